// An import that runs replaces its own part of the page; the focus is not lost with what goes away.
(() => {
  const part = () => document.getElementById("import");
  let within = false;

  document.addEventListener("htmx:beforeSwap", (event) => {
    within = event.detail.target === part() && part().contains(document.activeElement);
  });
  document.addEventListener("htmx:afterSettle", () => {
    const lost = document.activeElement === document.body || !document.activeElement;
    if (within && lost && part()) part().focus({ preventScroll: true });
    within = false;
  });
})();
