// Narrows the list of competences while typing; the button does the same without script.

const ANNOUNCE = 1_000;
/** @type {HTMLInputElement | null} */
const input = document.querySelector("[data-filter-input]");
/** @type {HTMLElement | null} */
const list = document.querySelector("[data-filter-list]");
const counter = document.querySelector("[data-filter-count]");
/** @type {HTMLElement | null} */
const none = document.querySelector("[data-filter-none]");

/** @param {string} text */
const fold = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, " ");

/** @returns {HTMLElement[]} */
const competences = () => [...list.querySelectorAll(".competence")].map((line) => /** @type {HTMLElement} */ (line));

/**
 * @param {HTMLElement} line
 * @param {string} type
 */
const isChecked = (line, type) => {
  /** @type {HTMLInputElement | null} */
  const box = line.querySelector(`input[type=${type}]`);
  return Boolean(box?.checked);
};

function narrow() {
  const words = fold(input.value).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const line of competences()) {
    const text = fold(line.textContent);
    // What is chosen stays in sight.
    line.hidden = !words.every((word) => text.includes(word)) && !isChecked(line, "checkbox");
    found += Number(!line.hidden);
  }
  for (const group of list.querySelectorAll("fieldset")) {
    group.hidden = !group.querySelector(".competence:not([hidden])");
  }
  none.hidden = found > 0;
  return found;
}

/**
 * « C2 », or « C2 (principale) ».
 * @param {HTMLElement} line
 */
function label(line) {
  const code = line.querySelector(".code").textContent;
  if (!isChecked(line, "radio")) return code;
  const main = line.querySelector(".competence__main label").firstChild.textContent.trim().toLowerCase();
  return `${code} (${main})`;
}

function tellSelection() {
  const shown = document.querySelector("[data-selection] span");
  const chosen = competences().filter((line) => isChecked(line, "checkbox"));
  shown.textContent = chosen.map(label).join(", ") || "–";
}

if (input && list) {
  let timer = 0;
  list.addEventListener("change", tellSelection);
  input.addEventListener("input", () => {
    const found = narrow();
    clearTimeout(timer);
    timer = setTimeout(() => { counter.textContent = `${found} / ${competences().length}`; }, ANNOUNCE);
  });
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}
