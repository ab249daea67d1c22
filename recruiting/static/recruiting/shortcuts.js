// Keyboard shortcuts: `data-shortcut="g j"` names the keys that click a link or button, or focus a field.
// `?` opens the list of them, where they can be switched off for this browser.
(() => {
  const OFF = "shortcuts-off";
  const PAUSE = 1200; // milliseconds between the keys of one shortcut
  const FIELDS = "input, textarea, select, [contenteditable]";
  let typed = "";
  let timer = 0;

  const areOff = () => localStorage.getItem(OFF) === "1";
  const named = (keys) => [...document.querySelectorAll("[data-shortcut]")].find(
    (element) => element.dataset.shortcut === keys && (keys === "?" || element.checkVisibility()),
  );
  const begins = (keys) => document.querySelector(`[data-shortcut^="${CSS.escape(`${keys} `)}"]`);
  const use = (element) => (element.matches(FIELDS) ? element.focus() : element.click());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest(FIELDS) || document.querySelector("dialog:modal") || areOff()) return;
    clearTimeout(timer);
    const keys = typed ? `${typed} ${event.key}` : event.key;
    typed = "";
    const element = named(keys);
    if (element) {
      event.preventDefault();
      use(element);
    } else if (begins(keys)) {
      typed = keys;
      timer = setTimeout(() => { typed = ""; }, PAUSE);
    }
  });

  const show = () => {
    const box = document.getElementById("shortcuts-on");
    if (box) box.checked = !areOff();
  };
  document.addEventListener("htmx:afterSwap", show);
  show();

  document.addEventListener("change", (event) => {
    if (event.target.id === "shortcuts-on") localStorage.setItem(OFF, event.target.checked ? "0" : "1");
  });
})();
