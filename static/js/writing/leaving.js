// Leaving a page where something is on its way: the server has it first, as long as the network answers.
import { isTouched } from "../fields.js";
import { within } from "../timeout.js";
import { PATIENCE } from "./outbox.js";

/** @typedef {import("./saving-form.js").SavingForm} SavingForm */
/** @typedef {import("./outbox.js").Outbox} Outbox */
/** @typedef {import("./notices.js").Notices} Notices */

const LONGEST_OPENING = 5_000;
/** The store has its time, then the network two seconds. */
const LONGEST_FAREWELL = PATIENCE + 2_000;
/** @returns {import("./outbox.js").KeptText[]} */
const nothing = () => [];

/**
 * Until there is somebody to keep it, what is typed holds the door: a button waits, and anything else that leaves asks
 * first.
 * @param {HTMLFormElement} form
 */
export function holdTheDoor(form) {
  const stop = new AbortController();
  /** @type {{ target: HTMLFormElement, submitter: HTMLElement | null } | null} */
  let held = null;
  document.addEventListener("submit", (event) => {
    if (!isTouched(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = { target: /** @type {HTMLFormElement} */ (event.target), submitter: event.submitter };
  }, { capture: true, signal: stop.signal });
  addEventListener("beforeunload", (event) => {
    if (isTouched(form)) event.preventDefault();
  }, { signal: stop.signal });
  const over = () => {
    stop.abort();
    held?.target.requestSubmit(held.submitter);
    held = null;
  };
  // Whatever keeps this script from being ready keeps nobody on the page.
  setTimeout(over, LONGEST_OPENING);
  return { over };
}

/** @param {SavingForm} saving */
const wordsFirst = (saving) => within(LONGEST_FAREWELL, saving.sendAll()).catch(() => {});

/**
 * Follow links and press buttons of other forms only once the words are on the server, or had time to be.
 * @param {SavingForm} saving
 */
export function leaveAfterWords(saving) {
  document.addEventListener("click", (event) => followLink(saving, event));
  /** @type {"" | "soon" | "now"} */
  let leaving = "";
  document.addEventListener("submit", async (event) => {
    const target = /** @type {HTMLFormElement} */ (event.target);
    // Those that sign in and out see to it themselves.
    if (target === saving.form || target === saving.bar.signIn || "signOut" in target.dataset) return;
    if (leaving === "now" || !(leaving || saving.isDirty())) return;
    const { submitter } = event;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (leaving) return;
    leaving = "soon";
    await wordsFirst(saving);
    leaving = "now";
    try {
      target.requestSubmit(submitter);
    } finally {
      leaving = "";
    }
  }, { capture: true });
}

/**
 * @param {SavingForm} saving
 * @param {MouseEvent} event
 */
async function followLink(saving, event) {
  const link = /** @type {Element} */ (event.target).closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.target || link.origin !== location.origin || link.hash || !saving.isDirty()) return;
  event.preventDefault();
  await wordsFirst(saving);
  location.href = link.href;
}

/**
 * Signing out while a text waits: its writer is told what stays here, and decides. Whatever the store or the network do,
 * signing out signs out.
 * @param {HTMLFormElement} box
 * @param {Outbox | null} outbox
 * @param {SavingForm | null} saving
 * @param {Notices} notices
 */
export function askBeforeSigningOut(box, outbox, saving, notices) {
  box.addEventListener("submit", async (event) => {
    if (box.elements.namedItem("unsent") || !(outbox || saving?.isDirty())) return;
    event.preventDefault();
    if (saving?.isDirty()) await wordsFirst(saving);
    const left = outbox ? await outbox.all().catch(nothing) : [];
    if (!left.length) {
      box.submit();
      return;
    }
    notices.ask("signOutUnsent", "signOutAnyway", () => {
      const mark = document.createElement("input");
      Object.assign(mark, { type: "hidden", name: "unsent", value: "1" });
      box.append(mark);
      box.submit();
    });
  });
}
