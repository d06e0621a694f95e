// Trios by drag, for those who like it: dropping somebody presses the button of their own line, which the keyboard uses.

/** @type {NodeListOf<HTMLElement>} */
const people = document.querySelectorAll("[data-trios] [data-seat]");
/** @type {NodeListOf<HTMLElement>} */
const trios = document.querySelectorAll("[data-trios] [data-team]");

for (const person of people) {
  person.draggable = true;
  person.addEventListener("dragstart", ({ dataTransfer }) => {
    dataTransfer.setData("text/plain", person.dataset.seat);
    dataTransfer.effectAllowed = "move";
  });
}

for (const trio of trios) {
  trio.addEventListener("dragover", (event) => {
    event.preventDefault();
    trio.classList.add("is-target");
  });
  trio.addEventListener("dragleave", () => trio.classList.remove("is-target"));
  trio.addEventListener("drop", (event) => {
    event.preventDefault();
    drop(event.dataTransfer.getData("text/plain"), trio.dataset.team);
  });
}

/**
 * @param {string} seat
 * @param {string} team
 */
function drop(seat, team) {
  /** @type {HTMLFormElement | null} */
  const form = document.querySelector(`[data-seat-form="${CSS.escape(seat)}"]`);
  const field = /** @type {HTMLSelectElement | undefined} */ (form?.elements.namedItem("team"));
  if (!field || field.value === team) return;
  field.value = team;
  form.requestSubmit(form.querySelector("[value=team]"));
}
