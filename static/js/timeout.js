// Waiting no longer than somebody would: a browser has few connections to a server, and one that never answers would
// keep its own from a text that waits.

/**
 * A signal that gives a request up after a while, or when asked to.
 * @param {number} wait milliseconds
 * @param {AbortSignal} [asked]
 * @returns {AbortSignal}
 */
export function timeoutSignal(wait, asked) {
  const giveUp = new AbortController();
  setTimeout(() => giveUp.abort(), wait);
  asked?.addEventListener("abort", () => giveUp.abort());
  return giveUp.signal;
}

/** What was waited for did not come in time; it may still come. */
export class TooLate extends Error {}

/**
 * The result of some work, or an error once it takes too long; the work itself cannot be stopped.
 * @template T
 * @param {number} wait milliseconds
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
export function within(wait, work) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooLate()), wait);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
