// A signal that gives a request up after a while, or when asked to: a browser has few connections to a server, and one
// that never answers would keep its own from a text that waits.
export function patient(wait, asked) {
  const giveUp = new AbortController();
  setTimeout(() => giveUp.abort(), wait);
  asked?.addEventListener("abort", () => giveUp.abort());
  return giveUp.signal;
}
