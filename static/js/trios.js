// Trios by drag, for those who like it: dropping somebody presses the button of their own line, which the keyboard uses.
for (const person of document.querySelectorAll("[data-trios] [data-seat]")) {
  person.draggable = true;
  person.addEventListener("dragstart", ({ dataTransfer }) => {
    dataTransfer.setData("text/plain", person.dataset.seat);
    dataTransfer.effectAllowed = "move";
  });
}

for (const trio of document.querySelectorAll("[data-trios] [data-team]")) {
  trio.addEventListener("dragover", (event) => {
    event.preventDefault();
    trio.classList.add("is-target");
  });
  trio.addEventListener("dragleave", () => trio.classList.remove("is-target"));
  trio.addEventListener("drop", (event) => {
    event.preventDefault();
    const form = document.querySelector(`[data-seat-form="${CSS.escape(event.dataTransfer.getData("text/plain"))}"]`);
    if (!form || form.elements.team.value === trio.dataset.team) return;
    form.elements.team.value = trio.dataset.team;
    form.requestSubmit(form.querySelector("[value=team]"));
  });
}
