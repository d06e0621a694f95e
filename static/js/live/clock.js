// Clocks go on by themselves between two news, and without network. Spoken at five minutes, one minute and the end.
const SPOKEN = [5, 1, 0];
const began = new WeakMap();
let spoken;

function left(element, seconds) {
  if (!began.has(element)) began.set(element, performance.now());
  return Number(seconds) - (performance.now() - began.get(element)) / 1_000;
}

export function tick(said) {
  for (const clock of document.querySelectorAll("[data-clock]:not([data-clock-paused])")) show(clock, said);
  for (const timer of document.querySelectorAll("[data-grace]")) countDown(timer);
}

function show(clock, said) {
  const minutes = Math.max(0, Math.round(left(clock, clock.dataset.clock) / 60));
  const pattern = minutes === 0 ? clock.dataset.over : minutes === 1 ? clock.dataset.one : clock.dataset.many;
  const text = pattern.replace("…", minutes);
  if (clock.textContent !== text) clock.textContent = text;
  if (spoken !== undefined && spoken !== minutes && SPOKEN.includes(minutes)) said.textContent = text;
  spoken = minutes;
}

function countDown(timer) {
  const seconds = Math.round(left(timer, timer.dataset.grace));
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const text = seconds <= 0 ? timer.dataset.over : timer.dataset.left.replace("…", clock);
  if (timer.textContent !== text) timer.textContent = text;
}
