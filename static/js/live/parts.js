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

function isBusy(part) {
  if (part.contains(document.activeElement) && isText(document.activeElement)) return true;
  return [...part.querySelectorAll("input, textarea, select")].some(isChanged);
}

// How to find again, after the change, the button or the link one was on.
function mark(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const form = element.form?.getAttribute("action");
  if (element.name && form) return `form[action="${CSS.escape(form)}"] [name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`;
  if (form) return `form[action="${CSS.escape(form)}"] button`;
  return element.getAttribute("href") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : null;
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
  const focus = part.contains(document.activeElement) ? mark(document.activeElement) : null;
  const open = new Set([...part.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent));
  if (fresh.dataset.said && fresh.dataset.said !== part.dataset.said && said) say(said, fresh.dataset);
  const isNewPhase = fresh.dataset.phase !== part.dataset.phase;
  for (const name of Object.keys(part.dataset)) if (!(name in fresh.dataset)) delete part.dataset[name];
  Object.assign(part.dataset, fresh.dataset);
  part.replaceChildren(...fresh.childNodes);
  for (const summary of part.querySelectorAll("details > summary")) if (open.has(summary.textContent)) summary.parentElement.open = true;
  if (focus) part.querySelector(focus)?.focus({ preventScroll: true });
  if (isNewPhase) part.dispatchEvent(new CustomEvent("live:phase", { bubbles: true }));
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

// What came while somebody was busy there, once they have left.
export function refreshAgain() {
  for (const [part, [fresh, said]] of late) {
    if (isBusy(part)) continue;
    late.delete(part);
    put(part, fresh, said);
  }
}
