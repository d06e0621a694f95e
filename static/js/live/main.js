// A page of the day that stays open: it hears that something changed, fetches it by the ordinary way, and puts it in
// place without ever touching what somebody is typing, where they are or what they are about to press.
import { Channel } from "./channel.js";
import { setClock, tick } from "./clock.js";
import { actInPlace } from "./deeds.js";
import { refresh, refreshAgain } from "./parts.js";

const frame = document.querySelector("[data-live]");
// Random waits, so that a whole room does not ask at once: short for what the server has ready, longer for a page.
const SOON = 200;
const LATE = 800;
const TOPICS = ["stage", "common", "signs", "board"];
const NEW_PHASE = 3_000;
const RETRY = 2_000;

if (frame) {
  setClock(Number(frame.dataset.liveNowIs));
  const seen = Object.fromEntries(TOPICS.map((topic) => [topic, Number(frame.dataset[`live${topic[0].toUpperCase()}${topic.slice(1)}`])]));
  const said = frame.querySelector("[data-live-said]");
  const waiting = new Set();
  let timer;

  const fetchSoon = (topics) => {
    for (const topic of topics) waiting.add(topic);
    const asked = [...document.querySelectorAll("[data-live-part]")].filter((part) => part.dataset.liveTopics.split(" ").some((one) => waiting.has(one)));
    const longest = asked.some((part) => "liveNow" in part.dataset) ? 0 : asked.every((part) => part.dataset.liveFrom) ? SOON : LATE;
    timer ??= setTimeout(async () => {
      const now = [...waiting];
      waiting.clear();
      const isDone = await refresh(now, said);
      // One fetch at a time: what changed meanwhile follows.
      timer = undefined;
      if (!isDone) setTimeout(() => fetchSoon(now), RETRY + Math.random() * RETRY);
      else if (waiting.size) fetchSoon([]);
    }, Math.random() * longest);
  };

  const channel = new Channel(frame.dataset.live, frame.dataset.liveVersions, {
    heard(versions) {
      const grown = Object.keys(versions).filter((topic) => versions[topic] > (seen[topic] ?? 0));
      Object.assign(seen, versions);
      if (grown.length) fetchSoon(grown);
    },
    lost: (isLost) => { frame.querySelector("[data-live-lost]").hidden = !isLost; },
    closed: () => { frame.querySelector("[data-live-closed]").hidden = false; },
  });
  channel.start();
  // What is one's own in the bar belongs to the phase: it follows, a little later and not all at once.
  document.addEventListener("live:phase", () => setTimeout(() => fetchSoon(["signs"]), Math.random() * NEW_PHASE));

  setInterval(() => tick(said), 1_000);
  setInterval(refreshAgain, 1_000);
  for (const part of document.querySelectorAll("[data-live-every]")) {
    setInterval(() => document.visibilityState === "visible" && fetchSoon(["board"]), part.dataset.liveEvery * 1_000);
  }
  tick(said);
  const deeds = document.querySelector("[data-live-deeds]");
  if (deeds) actInPlace(deeds);
  document.documentElement.dataset.live = "ready";
}
