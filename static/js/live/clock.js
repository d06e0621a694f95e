// Clocks go on by themselves between two news, and without network. Spoken at five minutes, one minute and the end.
const SPOKEN = [5, 1, 0];
let ahead = 0;
let spoken;

// How far the clock of this machine is from the server's, which was read when the page was made.
export function setClock(serverSeconds) {
  ahead = Date.now() / 1_000 - serverSeconds;
}

const left = (moment) => Number(moment) - (Date.now() / 1_000 - ahead);

export function tick(said) {
  for (const clock of document.querySelectorAll("[data-clock]:not([data-clock-paused])")) show(clock, said);
  for (const timer of document.querySelectorAll("[data-grace]")) countDown(timer);
}

function show(clock, said) {
  const minutes = Math.max(0, Math.round(left(clock.dataset.clock) / 60));
  const pattern = minutes === 0 ? clock.dataset.over : minutes === 1 ? clock.dataset.one : clock.dataset.many;
  const text = pattern.replace("…", minutes);
  if (clock.textContent !== text) clock.textContent = text;
  if (spoken !== undefined && spoken !== minutes && SPOKEN.includes(minutes)) said.textContent = text;
  spoken = minutes;
}

function countDown(timer) {
  const seconds = Math.round(left(timer.dataset.grace));
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  const text = seconds <= 0 ? timer.dataset.over : timer.dataset.left.replace("…", clock);
  if (timer.textContent !== text) timer.textContent = text;
}
