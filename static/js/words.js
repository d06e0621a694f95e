// Words under the field, the way to the goal, and a word when the text tells any day. Computed here, kept nowhere.
import { isGeneral, wordsIn } from "./word-hints.js";

const GOAL = 200;
const PAUSE = 1_500;
/** @type {HTMLFormElement | null} */
const form = document.querySelector("[data-words]");
const shown = document.querySelector("[data-words-here]");

/** @param {HTMLFormElement} written */
function textOf(written) {
  return [...written.querySelectorAll("textarea")].map((field) => field.value).join("\n");
}

/** @param {HTMLFormElement} written */
function follow(written) {
  /** @type {HTMLElement} */
  const goal = document.querySelector("[data-goal]");
  /** @type {HTMLElement} */
  const precision = document.querySelector("[data-precision]");
  const bar = goal.querySelector("progress");
  const elsewhere = Math.max(0, bar.value - wordsIn(textOf(written)));
  let wasReached = elsewhere + wordsIn(textOf(written)) >= GOAL;
  let timer = 0;
  goal.hidden = false;

  function update() {
    const here = wordsIn(textOf(written));
    const whole = elsewhere + here;
    shown.textContent = `${written.dataset.words} ${here}`;
    bar.value = Math.min(GOAL, whole);
    goal.querySelector("[data-goal-said]").textContent = whole >= GOAL ? goal.dataset.reached : `${whole} / ${GOAL}`;
    if (whole >= GOAL && !wasReached) document.querySelector("[data-status]").textContent = goal.dataset.reached;
    wasReached = whole >= GOAL;
    clearTimeout(timer);
    timer = setTimeout(() => {
      precision.hidden = !isGeneral(textOf(written));
      precision.textContent = precision.hidden ? "" : precision.dataset.general;
    }, PAUSE);
  }

  written.addEventListener("input", update);
  update();
}

if (form && shown) follow(form);
