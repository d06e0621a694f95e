// Parts of a page that follow the day. A part in which somebody types, chose something or stands is left alone until
// they have left it; elsewhere the new part takes the place of the old, with its open folds and its focus.
import { patient } from "../patience.js";

const PATIENCE = 15_000;
const late = new Map();

const all = () => [...document.querySelectorAll("[data-live-part]")];
const words = (part) => part.cloneNode(true);

// What it shows, without what differs at each answer.
function print(part) {
  const copy = words(part);
  for (const field of copy.querySelectorAll("[name=csrfmiddlewaretoken], [data-clock], [name=key], [name=sheet]")) field.remove();
  for (const fold of copy.querySelectorAll("details")) fold.removeAttribute("open");
  return copy.innerHTML + JSON.stringify(part.dataset);
}

const isText = (field) => field?.matches?.("textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=hidden])");

function isChanged(field) {
  // The server gave back what was typed before: nobody else has it.
  if ("typed" in field.dataset) return true;
  if (["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  if (field.tagName === "SELECT") return [...field.options].some((option) => option.selected !== option.defaultSelected) && field.selectedIndex > 0;
  return "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue;
}

function isBusy(part, sent) {
  const here = document.activeElement;
  if (part.contains(here) && isText(here) && !(sent && here.form === sent)) return true;
  return [...part.querySelectorAll("input, textarea, select")].some((field) => !(sent && field.form === sent) && isChanged(field));
}

// How to find again, after the change, the button or the link one was on; never another button, which would do something
// else at the next key.
function finder(element) {
  if (element.id) return (part) => part.querySelector(`#${CSS.escape(element.id)}`);
  const action = element.form?.getAttribute("action");
  if (action) {
    const same = (other) => other.name === element.name && other.value === element.value && other.textContent === element.textContent;
    return (part) => [...part.querySelectorAll("button, input")].find((other) => same(other) && other.form?.getAttribute("action") === action);
  }
  const address = element.getAttribute("href");
  return (part) => (address ? part.querySelector(`a[href="${CSS.escape(address)}"]`) : null);
}

function say(said, { said: sentence, saidHref, saidGo }) {
  said.replaceChildren(sentence);
  if (!saidHref) return;
  const link = document.createElement("a");
  link.href = saidHref;
  link.textContent = saidGo;
  said.append(" ", link);
}

function put(part, fresh, said) {
  if (print(part) === print(fresh)) {
    putClocks(part, fresh);
    return;
  }
  const find = part.contains(document.activeElement) ? finder(document.activeElement) : null;
  const open = new Set([...part.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent));
  if (fresh.dataset.said && fresh.dataset.said !== part.dataset.said && said) say(said, fresh.dataset);
  const isNewPhase = fresh.dataset.phase !== part.dataset.phase;
  for (const name of Object.keys(part.dataset)) if (!(name in fresh.dataset)) delete part.dataset[name];
  Object.assign(part.dataset, fresh.dataset);
  // Copies: a part that waits may hold this one inside it, and must stay whole.
  part.replaceChildren(...fresh.cloneNode(true).childNodes);
  for (const summary of part.querySelectorAll("details > summary")) if (open.has(summary.textContent)) summary.parentElement.open = true;
  if (find) stand(find(part) ?? part);
  if (isNewPhase) part.dispatchEvent(new CustomEvent("live:phase", { bubbles: true }));
}

// On what one was on; on the part itself when that is gone.
function stand(element) {
  if (element.matches("[data-live-part]")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

function putClocks(part, fresh) {
  const clocks = [...fresh.querySelectorAll("[data-clock]")];
  for (const [rank, clock] of [...part.querySelectorAll("[data-clock]")].entries()) if (clocks[rank]) clock.replaceWith(clocks[rank]);
}

// Fetches what these topics changed; false when it could not be had.
export async function refresh(topics, said) {
  const parts = all().filter((part) => part.dataset.liveTopics.split(" ").some((topic) => topics.includes(topic)));
  const addresses = new Set(parts.map((part) => part.dataset.liveFrom ?? location.href));
  const done = await Promise.all([...addresses].map((address) => refreshFrom(address, parts, said)));
  return done.every(Boolean);
}

async function refreshFrom(address, parts, said) {
  let page;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, redirect: "error", signal: patient(PATIENCE) });
    if (!answer.ok) return answer.status < 500;
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return false;
  }
  for (const part of parts.filter((one) => (one.dataset.liveFrom ?? location.href) === address)) {
    const fresh = page.querySelector(`[data-live-part="${CSS.escape(part.dataset.livePart)}"]`);
    if (!fresh) continue;
    if (isBusy(part)) late.set(part, [fresh, said]);
    else {
      late.delete(part);
      put(part, fresh, said);
    }
  }
  return true;
}

// The page that answers what this form sent: its own fields are no reason to wait.
export function putSent(page, form) {
  for (const part of all()) {
    const fresh = page.querySelector(`[data-live-part="${CSS.escape(part.dataset.livePart)}"]`);
    if (!fresh || !part.isConnected) continue;
    if (isBusy(part, form)) late.set(part, [fresh, null]);
    else {
      late.delete(part);
      put(part, fresh, null);
    }
  }
}

// What came while somebody was busy there, once they have left.
export function refreshAgain() {
  for (const [part, [fresh, said]] of late) {
    if (isBusy(part)) continue;
    late.delete(part);
    put(part, fresh, said);
  }
}
