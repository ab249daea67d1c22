// A field with data-filters="ID" hides those lines of that list which do not hold what is typed.
(() => {
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  document.addEventListener("input", (event) => {
    const list = document.getElementById(event.target.dataset.filters);
    if (!list) return;
    const typed = fold(event.target.value).split(/\s+/);
    const lines = [...list.children];
    for (const line of lines) {
      const text = fold(line.textContent);
      line.hidden = !typed.every((word) => text.includes(word));
    }
    const shown = lines.filter((line) => !line.hidden).length;
    const said = document.getElementById(event.target.getAttribute("aria-describedby"));
    if (!said) return;
    const words = said.dataset.words.replace("[shown]", shown).replace("[all]", lines.length);
    said.textContent = event.target.value ? words : "";
  });
})();
