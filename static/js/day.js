// Says when the day has moved on. Never moves the page, never touches what is being typed.
const bar = document.querySelector("[data-day-news]");

async function look() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await fetch(bar.dataset.dayNews, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const news = await answer.json();
    if (news.phase !== bar.dataset.dayPhase) announce(news.sentence);
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

if (bar) {
  setInterval(look, 5000);
  document.addEventListener("visibilitychange", look);
}
