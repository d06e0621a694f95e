// A button of a page that follows the room acts in place: what is typed elsewhere on it stays, and so does where one is.
import { timeoutSignal } from "../timeout.js";
import { putSent } from "./parts.js";

const PATIENCE = 15_000;
const SHOWN = 8_000;

/** @typedef {(...pieces: (Element | string)[]) => void} Show */

/** @param {HTMLElement} frame */
export function actInPlace(frame) {
  /** @type {HTMLElement} */
  const answer = document.querySelector("[data-live-answer]");
  const pressed = new Set();
  let last = Promise.resolve();
  let timer = 0;

  /** @type {Show} */
  function show(...pieces) {
    clearTimeout(timer);
    for (const piece of pieces) if (piece instanceof Element) piece.removeAttribute("role");
    answer.replaceChildren(...pieces);
    answer.hidden = !pieces.length;
    timer = setTimeout(() => { answer.hidden = true; }, SHOWN);
  }

  // One after the other, each once: a second press of the same button while it acts is a slip.
  frame.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form, button)));
    const action = `${address} ${button?.name} ${button?.value}`;
    if (pressed.has(action)) return;
    pressed.add(action);
    last = last
      .then(() => act(form, address, body, show))
      .catch(() => show(frame.dataset.failed))
      .finally(() => pressed.delete(action));
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} address
 * @param {URLSearchParams} body
 * @param {Show} show
 */
async function act(form, address, body, show) {
  const sent = await fetch(address, {
    method: "POST", body, headers: { Accept: "text/html" }, signal: timeoutSignal(PATIENCE),
  });
  const page = new DOMParser().parseFromString(await sent.text(), "text/html");
  if (page.querySelector("[data-live-actions]")) {
    putSent(page, form);
    show(...page.querySelectorAll("main > .container > .alert"));
  } else if (sent.redirected) location.assign(sent.url);
  else sendAgain(address, body);
}

/**
 * Refused with a page of its own (the session is over): shown by the ordinary way, since nothing was done.
 * @param {string} address
 * @param {URLSearchParams} body
 */
function sendAgain(address, body) {
  const form = document.createElement("form");
  Object.assign(form, { method: "post", action: address, hidden: true });
  for (const [name, value] of body) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
}
