// Keyboard shortcuts: `data-shortcut="g j"` names the keys that click a link or button, or focus a field.
// `?` opens the list of them, where they can be switched off for this browser.
(() => {
  const OFF = "shortcuts-off";
  const PAUSE = 1200; // milliseconds between the keys of one shortcut
  const FIELDS = "input, textarea, select, [contenteditable]";
  let typed = "";
  let timer = 0;

  const overlay = () => document.getElementById("shortcuts");
  const areOff = () => localStorage.getItem(OFF) === "1";
  const named = (keys) => [...document.querySelectorAll("[data-shortcut]")].find(
    (element) => element.dataset.shortcut === keys && element.checkVisibility(),
  );
  const begins = (keys) => document.querySelector(`[data-shortcut^="${CSS.escape(`${keys} `)}"]`);

  const open = () => {
    overlay().querySelector("input").checked = !areOff();
    overlay().showModal();
  };

  const use = (element) => (element.matches(FIELDS) ? element.focus() : element.click());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest(FIELDS) || document.querySelector("dialog:modal")) return;
    if (areOff() || !overlay()) return;
    clearTimeout(timer);
    const keys = typed ? `${typed} ${event.key}` : event.key;
    typed = "";
    const element = event.key === "?" ? null : named(keys);
    if (event.key === "?") open();
    else if (element) use(element);
    else if (begins(keys)) {
      typed = keys;
      timer = setTimeout(() => { typed = ""; }, PAUSE);
      return;
    } else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-shortcuts]")) open();
    else if (event.target.closest("#shortcuts [data-close]")) overlay().close();
  });

  document.addEventListener("change", (event) => {
    if (event.target.closest("#shortcuts")) localStorage.setItem(OFF, event.target.checked ? "0" : "1");
  });
})();
