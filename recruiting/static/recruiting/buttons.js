// Buttons: those that copy a field's value or text, dismiss a toast or print, and links that act as buttons.
(() => {
  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (!copy) return;
    const field = document.getElementById(copy.dataset.copy);
    field.select?.();
    await navigator.clipboard.writeText(field.value ?? field.textContent);
    copy.lastChild.textContent = copy.dataset.copied;
  });

  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest(".toast").remove();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches('a[role="button"]')) return;
    event.preventDefault();
    event.target.click();
  });
})();
