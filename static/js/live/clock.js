// Clocks go on by themselves between two news, and without network. Spoken at ten, five and one minutes, and at the end.

/** Whole minutes that are spoken. */
const SPOKEN = [10, 5, 1, 0];
let started = 0;
/** @type {number | undefined} */
let spoken;

/**
 * The server's time, as the page was made: from there on a count that no change of this machine's clock disturbs.
 * @param {number} serverSeconds since 1970
 */
export function setClock(serverSeconds) {
  started = serverSeconds - performance.now() / 1_000;
}

/** Seconds since 1970 by the server's clock. */
export const serverNow = () => started + performance.now() / 1_000;

/**
 * Minutes still to come, the one begun included: « 1 minute » until the very end.
 * @param {number} end seconds since 1970
 * @param {number} now
 */
export const minutesLeft = (end, now) => Math.max(0, Math.ceil((end - now) / 60));

/**
 * « 1:59 »; nothing once it is over.
 * @param {number} end seconds since 1970
 * @param {number} now
 */
export function countdown(end, now) {
  const seconds = Math.ceil(end - now);
  return seconds > 0 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "";
}

/**
 * The minute to speak of, when a count comes down to it: never at the first look, never twice.
 * @param {number | undefined} before
 * @param {number} now
 */
export const isSpoken = (before, now) => before !== undefined && before !== now && SPOKEN.includes(now);

/** @param {HTMLElement} said where screen readers listen */
export function tick(said) {
  /** @type {NodeListOf<HTMLElement>} */
  const clocks = document.querySelectorAll("[data-clock]:not([data-clock-paused])");
  for (const clock of clocks) show(clock, said);
  /** @type {NodeListOf<HTMLElement>} */
  const timers = document.querySelectorAll("[data-grace]");
  for (const timer of timers) {
    const left = countdown(Number(timer.dataset.grace), serverNow());
    write(timer, left ? timer.dataset.left.replace("…", left) : timer.dataset.over);
  }
}

/**
 * @param {HTMLElement} clock
 * @param {HTMLElement} said
 */
function show(clock, said) {
  const minutes = minutesLeft(Number(clock.dataset.clock), serverNow());
  const some = minutes === 1 ? clock.dataset.one : clock.dataset.many;
  const text = (minutes === 0 ? clock.dataset.over : some).replace("…", String(minutes));
  write(clock, text);
  if (isSpoken(spoken, minutes)) said.textContent = text;
  spoken = minutes;
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
