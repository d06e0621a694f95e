// Signing in again without leaving the page; the text goes out as the same person only.
import { timeoutSignal } from "../timeout.js";
import { csrf } from "./post.js";

/** @typedef {import("./saving-form.js").SavingForm} SavingForm */

const PATIENCE = 20_000;

/**
 * @param {SavingForm} saving
 * @param {string} writer
 */
export function signInHere(saving, writer) {
  const { signIn: box } = saving.bar;
  box.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = box.querySelector("[data-sign-in-error]");
    try {
      said.textContent = "";
      const { isDone, sentence } = await tryToSignIn(box, writer);
      said.textContent = sentence;
      if (isDone) await goOn(saving);
    } catch {
      said.textContent = saving.bar.sentence("cut");
    }
  });
}

/**
 * @param {HTMLFormElement} box
 * @param {string} writer
 */
async function tryToSignIn(box, writer) {
  if (!csrf()) await fetch("/connexion/", { signal: timeoutSignal(PATIENCE) });
  const typed = /** @type {[string, string][]} */ ([...new FormData(box)]);
  const answer = await fetch(box.action, {
    method: "POST",
    body: new URLSearchParams([...typed, ["writer", writer]]),
    headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
    signal: timeoutSignal(PATIENCE),
  });
  const { sentence = "" } = await answer.json();
  return { isDone: answer.ok, sentence };
}

/** @param {SavingForm} saving */
async function goOn(saving) {
  const { signIn: box } = saving.bar;
  /** @type {HTMLInputElement} */ (box.querySelector("[type=password]")).value = "";
  box.hidden = true;
  saving.bar.warn("");
  /** @type {NodeListOf<HTMLInputElement>} */
  const tokens = document.querySelectorAll("input[name=csrfmiddlewaretoken]");
  for (const field of tokens) field.value = csrf();
  /** @type {HTMLElement} */
  const first = saving.form.querySelector("textarea, input:not([type=hidden])");
  (saving.lastField ?? first).focus();
  await saving.send();
}
