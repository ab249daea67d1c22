// The open page stays true: relative times tick, and a swap of the tab never takes the focus away.
(() => {
  const UNITS = [["day", 86400, 172800], ["hour", 3600, 3600], ["minute", 60, 60], ["second", 1, 1]];
  const language = document.documentElement.lang;
  const words = new Intl.RelativeTimeFormat(language);
  const now = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second");

  // The same words as the template tag `relative`.
  const relative = (seconds) => {
    const found = UNITS.find(([, , from]) => Math.abs(seconds) >= from);
    return found ? words.format(Math.trunc(seconds / found[1]), found[0]) : now;
  };

  setInterval(() => {
    for (const mark of document.querySelectorAll("[data-relative]")) {
      const text = relative((Date.parse(mark.dataset.relative) - Date.now()) / 1000);
      if (mark.textContent !== text) mark.textContent = text;
    }
  }, 1000);

  // htmx finds the focused element again by its id; when it is gone, its place gets the focus.
  let within = false;
  const live = () => document.getElementById("video-interview-live");
  document.addEventListener("htmx:beforeSwap", (event) => {
    within = event.detail.target === live() && live().contains(document.activeElement);
  });
  document.addEventListener("htmx:afterSettle", () => {
    const lost = document.activeElement === document.body || !document.activeElement;
    if (within && lost && live()) live().focus({ preventScroll: true });
    within = false;
  });
})();
