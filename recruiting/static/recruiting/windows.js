// Windows: a link or button with hx-get and hx-target="#window" opens what it loads as a modal dialog.
(() => {
  let opener = null;
  const place = () => document.getElementById("window");
  const forWindow = (event) => event.detail.target === place();

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (forWindow(event) && !place().contains(event.detail.elt)) opener = event.detail.elt;
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const dialog = forWindow(event) && place().querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  });

  // No answer, or one that is no window: the page at the same address says more than silence would.
  const failed = (event) => {
    if (!forWindow(event)) return;
    if (event.detail.requestConfig.verb === "get") {
      window.location.assign(event.detail.pathInfo.requestPath);
      return;
    }
    const problem = place().querySelector("[data-problem]");
    problem.hidden = false;
    problem.focus();
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);

  document.addEventListener("click", (event) => {
    const dialog = event.target.closest("#window dialog");
    if (dialog && (event.target === dialog || event.target.closest("[data-close]"))) {
      event.preventDefault();
      dialog.close();
    }
  });

  // "close" does not bubble; it comes for Escape too. Focus goes back to what opened the window.
  document.addEventListener(
    "close",
    (event) => {
      if (!event.target.matches("#window dialog")) return;
      place().replaceChildren();
      const again = opener && (document.getElementById(opener.id) || opener);
      (again && again.isConnected ? again : document.getElementById("main")).focus();
      // Over a window that is a page of its own, which now may be out of date.
      if (document.querySelector(".window-page")) window.location.reload();
    },
    true,
  );
})();
