// Narrows the list of competences while typing; the button does the same without script.
const input = document.querySelector("[data-filter-input]");
const list = document.querySelector("[data-filter-list]");
const counter = document.querySelector("[data-filter-count]");
const none = document.querySelector("[data-filter-none]");

const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, " ");

function narrow() {
  const words = fold(input.value).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const line of list.querySelectorAll(".competence")) {
    const text = fold(line.textContent);
    // What is chosen stays in sight.
    line.hidden = !words.every((word) => text.includes(word)) && !line.querySelector("input[type=checkbox]").checked;
    found += !line.hidden;
  }
  for (const group of list.querySelectorAll("fieldset")) group.hidden = !group.querySelector(".competence:not([hidden])");
  none.hidden = found > 0;
  return found;
}

function tellSelection() {
  const shown = document.querySelector("[data-selection] span");
  const chosen = [...list.querySelectorAll(".competence")].filter((line) => line.querySelector("input[type=checkbox]").checked);
  const label = (line) => line.querySelector(".code").textContent + (line.querySelector("input[type=radio]").checked ? ` (${line.querySelector(".competence__main label").firstChild.textContent.trim().toLowerCase()})` : "");
  shown.textContent = chosen.map(label).join(", ") || "–";
}

if (input && list) {
  list.addEventListener("change", tellSelection);
  let announced;
  input.addEventListener("input", () => {
    const found = narrow();
    clearTimeout(announced);
    announced = setTimeout(() => { counter.textContent = `${found} / ${list.querySelectorAll(".competence").length}`; }, 1000);
  });
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}
