// The candidate list: rows selected, all on the page at once, and how many; a search without an answer.
(() => {
  const rows = (form) => [...form.querySelectorAll('input[name="pk"]')];

  const show = (form) => {
    const all = form.querySelector('input[name="all"]');
    const page = form.querySelector("[data-select-page]");
    const ticked = rows(form).filter((box) => box.checked).length;
    page.hidden = false;
    page.checked = ticked === rows(form).length;
    page.indeterminate = ticked > 0 && !page.checked;
    const said = form.querySelector("[data-selected]");
    said.textContent = all?.checked ? all.dataset.words : said.dataset.selected.replace("{number}", ticked);
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest(".bulk");
    if (!form) return;
    if (event.target.matches("[data-select-page]")) {
      for (const box of rows(form)) box.checked = event.target.checked;
      const all = form.querySelector('input[name="all"]');
      if (all && !event.target.checked) all.checked = false;
    }
    show(form);
  });

  // At first, and whenever a search brings other rows. A browser's Back brings its ticks with it.
  const showAll = () => document.querySelectorAll(".bulk").forEach(show);
  document.addEventListener("htmx:load", showAll);
  window.addEventListener("pageshow", showAll);

  // No answer to a search, or one without a list (of the login page): as a page it says what is wrong.
  const search = () => document.getElementById("search");
  const failed = (event) => event.detail.elt === search() && search().submit();
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!search() || event.detail.requestConfig.elt !== search()) return;
    if (event.detail.serverResponse.includes('id="results"')) return;
    event.detail.shouldSwap = false;
    search().submit();
  });
})();
