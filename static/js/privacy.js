// Roles instead of names, at the caret; and what the gate sees, asked after each save, shown and forgotten.
import { timeoutSignal } from "./timeout.js";

const PAUSE = 1_500;
const PATIENCE = 10_000;
/** @type {HTMLFormElement | null} */
const form = document.querySelector("form[data-autosave]");
/** @type {HTMLElement | null} */
const buttons = document.querySelector("[data-roles]");
/** @type {HTMLElement | null} */
const box = document.querySelector("[data-hints]");
/** @type {HTMLTextAreaElement | null} */
let field = null;
/** @type {AbortController | undefined} */
let asked;
let timer = 0;

if (form && buttons) {
  buttons.hidden = false;
  form.addEventListener("focusin", ({ target }) => {
    const entered = /** @type {HTMLTextAreaElement} */ (target);
    if (entered.matches("textarea, input[type=text]")) field = entered;
  });
  /** @type {NodeListOf<HTMLElement>} */
  const roles = buttons.querySelectorAll("[data-role]");
  for (const button of roles) button.addEventListener("click", () => write(button.dataset.role));
}
if (form && box) {
  form.addEventListener("texte:reponse", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.kind !== "saved") return;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  look();
}

/**
 * The role goes where the caret is, as if typed: it can be undone and it is saved.
 * @param {string} role
 */
function write(role) {
  const target = field ?? form.querySelector("textarea");
  target.focus();
  const { selectionStart: start, value } = target;
  const space = start > 0 && !/\s$/.test(value.slice(0, start)) ? " " : "";
  target.setRangeText(`${space}${role}`, start, target.selectionEnd, "end");
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

async function look() {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(box.dataset.hints, {
      headers: { Accept: "application/json" }, signal: timeoutSignal(PATIENCE, asked.signal),
    });
    if (answer.ok) show((await answer.json()).finds);
  } catch {
    // No network: the gate looks again at the next save, and in any case before anybody reads.
  }
}

/** @param {{ text: string, sentence: string }[]} finds */
function show(finds) {
  const lines = finds.map(({ text, sentence }) => {
    const line = document.createElement("li");
    line.textContent = `« ${text} » : ${sentence}`;
    return line;
  });
  box.querySelector("[data-hint-list]").replaceChildren(...lines);
  box.hidden = finds.length === 0;
}
