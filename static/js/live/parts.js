// Parts of a page that follow the day. A part in which somebody types, chose something, selected words or stands is left
// alone until they have left it; elsewhere the new part takes the place of the old, with its open folds and its focus.
import { isFieldChanged } from "../fields.js";
import { timeoutSignal } from "../timeout.js";

/** @typedef {import("../fields.js").Field} Field */

const PATIENCE = 15_000;
const UNSEEN = "[name=csrfmiddlewaretoken], [data-clock], [name=key], [name=tab]";
const TEXTS = "textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=hidden])";

/** @type {Map<HTMLElement, [HTMLElement, HTMLElement | null]>} what came while somebody was busy there */
const late = new Map();

/** @returns {HTMLElement[]} */
const all = () => [...document.querySelectorAll("[data-live-part]")].map((part) => /** @type {HTMLElement} */ (part));

/**
 * @param {ParentNode} page
 * @param {HTMLElement} part
 * @returns {HTMLElement | null}
 */
const freshOf = (page, part) => page.querySelector(`[data-live-part="${CSS.escape(part.dataset.livePart)}"]`);

/**
 * What it shows, without what differs at each answer.
 * @param {HTMLElement} part
 */
export function print(part) {
  const copy = /** @type {HTMLElement} */ (part.cloneNode(true));
  for (const field of copy.querySelectorAll(UNSEEN)) field.remove();
  for (const fold of copy.querySelectorAll("details")) fold.removeAttribute("open");
  return copy.innerHTML + JSON.stringify(part.dataset);
}

/** @param {Field} field */
function isChanged(field) {
  // The server gave back what was typed before: nobody else has it.
  if ("typed" in field.dataset) return true;
  if (field.tagName !== "SELECT") return isFieldChanged(field);
  const isOther = [...field.options].some((option) => option.selected !== option.defaultSelected);
  return isOther && field.selectedIndex > 0;
}

/** @param {HTMLElement} part */
function isSelected(part) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return false;
  return selection.getRangeAt(0).intersectsNode(part);
}

/**
 * @param {HTMLElement} part
 * @param {HTMLFormElement} [sent] whose own fields are no reason to wait
 */
function isBusy(part, sent) {
  const here = /** @type {Field | null} */ (document.activeElement);
  const isSent = (/** @type {Field} */ field) => Boolean(sent && field.form === sent);
  if (here && part.contains(here) && here.matches(TEXTS) && !isSent(here)) return true;
  if (!sent && isSelected(part)) return true;
  /** @type {NodeListOf<Field>} */
  const fields = part.querySelectorAll("input, textarea, select");
  return [...fields].some((field) => !isSent(field) && isChanged(field));
}

/**
 * How to find again, after the change, the button or the link one was on; never another button, which would do something
 * else at the next key.
 * @param {HTMLElement} element
 * @returns {(part: HTMLElement) => HTMLElement | null | undefined}
 */
function finder(element) {
  if (element.id) return (part) => part.querySelector(`#${CSS.escape(element.id)}`);
  const { form, name, value, textContent } = /** @type {HTMLButtonElement} */ (element);
  const action = form?.getAttribute("action");
  if (action) {
    return (part) => {
      /** @type {NodeListOf<HTMLButtonElement>} */
      const buttons = part.querySelectorAll("button, input");
      return [...buttons].find((other) => (
        other.name === name && other.value === value && other.textContent === textContent
        && other.form?.getAttribute("action") === action
      ));
    };
  }
  const address = element.getAttribute("href");
  return (part) => (address ? part.querySelector(`a[href="${CSS.escape(address)}"]`) : null);
}

/**
 * @param {HTMLElement} place
 * @param {DOMStringMap} words
 */
function say(place, { said, saidHref, saidGo }) {
  place.replaceChildren(said);
  if (!saidHref) return;
  const link = document.createElement("a");
  link.href = saidHref;
  link.textContent = saidGo;
  place.append(" ", link);
}

/**
 * @param {HTMLElement} part
 * @param {HTMLElement} fresh
 * @param {HTMLElement | null} said
 */
function put(part, fresh, said) {
  if (print(part) === print(fresh)) {
    putClocks(part, fresh);
    return;
  }
  const here = /** @type {HTMLElement | null} */ (document.activeElement);
  const find = here && part.contains(here) ? finder(here) : null;
  const open = new Set([...part.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent));
  if (fresh.dataset.said && fresh.dataset.said !== part.dataset.said && said) say(said, fresh.dataset);
  const isNewPhase = fresh.dataset.phase !== part.dataset.phase;
  for (const name of Object.keys(part.dataset)) if (!(name in fresh.dataset)) delete part.dataset[name];
  Object.assign(part.dataset, fresh.dataset);
  // Copies: a part that waits may hold this one inside it, and must stay whole.
  part.replaceChildren(...fresh.cloneNode(true).childNodes);
  for (const summary of part.querySelectorAll("details > summary")) {
    if (open.has(summary.textContent)) /** @type {HTMLDetailsElement} */ (summary.parentElement).open = true;
  }
  if (find) stand(find(part) ?? part);
  if (isNewPhase) part.dispatchEvent(new CustomEvent("live:phase", { bubbles: true }));
}

/**
 * On what one was on; on the part itself when that is gone.
 * @param {HTMLElement} element
 */
function stand(element) {
  if (element.matches("[data-live-part]")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/**
 * @param {HTMLElement} part
 * @param {HTMLElement} fresh
 */
function putClocks(part, fresh) {
  const clocks = [...fresh.querySelectorAll("[data-clock]")];
  for (const [rank, clock] of [...part.querySelectorAll("[data-clock]")].entries()) {
    if (clocks[rank]) clock.replaceWith(clocks[rank]);
  }
}

/**
 * Now, or once nobody is busy there.
 * @param {HTMLElement} part
 * @param {HTMLElement} fresh
 * @param {HTMLElement | null} said
 * @param {HTMLFormElement} [sent]
 */
function putWhenFree(part, fresh, said, sent) {
  if (isBusy(part, sent)) {
    late.set(part, [fresh, said]);
    return;
  }
  late.delete(part);
  put(part, fresh, said);
}

/**
 * Fetches what these topics changed; false when it could not be had.
 * @param {string[]} topics
 * @param {HTMLElement} said
 */
export async function refresh(topics, said) {
  const parts = all().filter((part) => part.dataset.liveTopics.split(" ").some((topic) => topics.includes(topic)));
  const addresses = new Set(parts.map((part) => part.dataset.liveFrom ?? location.href));
  const done = await Promise.all([...addresses].map((address) => refreshFrom(address, parts, said)));
  return done.every(Boolean);
}

/**
 * @param {string} address
 * @param {HTMLElement[]} parts
 * @param {HTMLElement} said
 */
async function refreshFrom(address, parts, said) {
  let page;
  try {
    const answer = await fetch(address, {
      headers: { Accept: "text/html" }, redirect: "error", signal: timeoutSignal(PATIENCE),
    });
    if (!answer.ok) return answer.status < 500;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return false;
  }
  for (const part of parts.filter((one) => (one.dataset.liveFrom ?? location.href) === address)) {
    const fresh = freshOf(page, part);
    if (fresh) putWhenFree(part, fresh, said);
  }
  return true;
}

/**
 * The page that answers what this form sent: its own fields are no reason to wait.
 * @param {Document} page
 * @param {HTMLFormElement} form
 */
export function putSent(page, form) {
  for (const part of all()) {
    const fresh = freshOf(page, part);
    if (fresh && part.isConnected) putWhenFree(part, fresh, null, form);
  }
}

/** What came while somebody was busy there, once they have left. */
export function refreshAgain() {
  for (const [part, [fresh, said]] of late) if (!isBusy(part)) putWhenFree(part, fresh, said);
}
