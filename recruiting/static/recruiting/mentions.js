// @mentions: people are offered to whom types @ and a name into a note. Arrow keys, Enter, Escape.
(() => {
  const TYPED = /(?:^|[\s(])@((?:[\p{L}\p{N}][^\s@]*(?: [\p{L}\p{N}][^\s@]*)?)?)$/u;
  let latest = 0; // only the answer to the latest question is shown

  const around = (field) => field.closest("[data-mentions]");
  const listOf = (field) => around(field)?.querySelector("ul");
  const typed = (field) => TYPED.exec(field.value.slice(0, field.selectionStart))?.[1];
  const select = (field, option) => {
    for (const one of listOf(field).children) one.setAttribute("aria-selected", String(one === option));
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const close = (field) => {
    latest += 1;
    listOf(field).hidden = true;
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (field, option) => {
    const start = field.selectionStart - (typed(field) ?? "").length;
    field.setRangeText(`${option.dataset.words} `, start, field.selectionStart, "end");
    close(field);
  };

  document.addEventListener("input", async ({ target: field }) => {
    const list = listOf(field);
    if (!list) return;
    close(field);
    const [mine, begun] = [latest, typed(field)];
    if (begun === undefined) return;
    const answer = await fetch(`${around(field).dataset.mentions}?typed=${encodeURIComponent(begun)}`);
    const options = answer.ok ? await answer.text() : "";
    if (mine !== latest) return;
    list.innerHTML = options;
    if ((list.hidden = !list.children.length)) return;
    select(field, list.children[0]);
    const said = around(field).dataset.said.replace("{number}", list.children.length);
    around(field).querySelector("[role=status]").textContent = said;
  });

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (listOf(field)?.hidden !== false) return;
    const options = [...listOf(field).children];
    const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) select(field, options.at((at + step) % options.length));
    else if (event.key === "Enter") choose(field, options[at]);
    else if (event.key === "Escape") close(field);
    else return;
    event.preventDefault();
  });

  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[data-mentions] [role=option]");
    if (option) choose(around(option).querySelector("textarea"), option);
    if (option) event.preventDefault(); // the field keeps the focus
  });
  document.addEventListener("focusout", ({ target }) => listOf(target) && close(target));
})();
