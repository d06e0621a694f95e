// Says when the day has moved on. Never moves the page, never touches what is being typed.
const bar = document.querySelector("[data-day-news]");

async function look() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(bar.dataset.dayNews, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const news = await answer.json();
    if (news.phase !== bar.dataset.dayPhase) announce(news.sentence);
    countDown(news.phase ? undefined : news.seconds ?? 0);
  } catch {
    // No network: the next look will tell.
  }
}

function announce(sentence) {
  if (bar.dataset.said === sentence) return;
  bar.dataset.said = sentence;
  const link = document.createElement("a");
  link.href = bar.dataset.dayHome;
  link.textContent = bar.dataset.dayGo;
  bar.replaceChildren(`${sentence} `, link);
}

// After a phase closed: how long one may still write in time. Shown each second, never read aloud by itself.
const timer = document.querySelector("[data-day-timer]");
let until = 0;

function countDown(seconds) {
  if (seconds && !until) until = Date.now() + seconds * 1000;
  if (seconds === undefined) until = 0;
}

function tick() {
  const left = Math.round((until - Date.now()) / 1000);
  if (!until) timer.textContent = "";
  else if (left <= 0) timer.textContent = timer.dataset.over;
  else timer.textContent = timer.dataset.left.replace("…", `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`);
}

if (bar) {
  setInterval(look, 5000);
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", look);
}
