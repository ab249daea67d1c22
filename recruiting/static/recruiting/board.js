// A card that is dropped on another stage of a job's board presses that stage's button in its menu.
(() => {
  let card = null;

  const stageUnder = (event) => {
    const stage = card && event.target.closest?.("[data-stage]");
    return stage && !stage.contains(card) ? stage : null;
  };
  const mark = (stage) => {
    for (const other of document.querySelectorAll(".board-stage-over")) {
      if (other !== stage) other.classList.remove("board-stage-over");
    }
    stage?.classList.add("board-stage-over");
  };

  document.addEventListener("dragstart", (event) => {
    card = event.target.closest?.(".board-card[draggable]") || null;
    if (!card) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });

  document.addEventListener("dragover", (event) => {
    const stage = stageUnder(event);
    if (stage) event.preventDefault();
    mark(stage);
  });

  document.addEventListener("drop", (event) => {
    const stage = stageUnder(event);
    if (!stage) return;
    event.preventDefault();
    card.querySelector(`button[value="${stage.dataset.stage}"]`).click();
  });

  document.addEventListener("dragend", () => {
    mark(null);
    card = null;
  });

  // Refused: the page as it is now says why. No answer: said in place.
  const ofBoard = (event) => event.detail.target?.id === "board";
  document.addEventListener("htmx:responseError", (event) => {
    if (ofBoard(event)) window.location.reload();
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (ofBoard(event)) document.getElementById("board-problem").hidden = false;
  });
})();
