// Roles instead of names, at the caret; and what the gate sees, asked after each save, shown and forgotten.
import { patient } from "./patience.js";

const form = document.querySelector("form[data-autosave]");
const buttons = document.querySelector("[data-roles]");
const box = document.querySelector("[data-hints]");
const PAUSE = 1_500;
const PATIENCE = 10_000;
let field = null;
let timer;
let asked;

if (form && buttons) {
  buttons.hidden = false;
  form.addEventListener("focusin", ({ target }) => { if (target.matches("textarea, input[type=text]")) field = target; });
  for (const button of buttons.querySelectorAll("[data-role]")) button.addEventListener("click", () => write(button.dataset.role));
}
if (form && box) {
  form.addEventListener("texte:reponse", ({ detail }) => {
    if (detail.kind !== "saved") return;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  look();
}

// The role goes where the caret is, as if typed: it can be undone and it is saved.
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
    const answer = await fetch(box.dataset.hints, { headers: { Accept: "application/json" }, signal: patient(PATIENCE, asked.signal) });
    if (!answer.ok) return;
    const { finds } = await answer.json();
    box.querySelector("[data-hint-list]").replaceChildren(...finds.map(({ text, sentence }) => {
      const line = document.createElement("li");
      line.textContent = `« ${text} » : ${sentence}`;
      return line;
    }));
    box.hidden = finds.length === 0;
  } catch {
    // No network: the gate looks again at the next save, and in any case before anybody reads.
  }
}
