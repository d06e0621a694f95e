// A page of the day that stays open: it hears that something changed, fetches it by the ordinary way, and puts it in
// place without ever touching what somebody is typing, where they are or what they are about to press.
import { actInPlace } from "./actions.js";
import { Channel } from "./channel.js";
import { setClock, tick } from "./clock.js";
import { refresh, refreshAgain } from "./parts.js";

// Random waits, so that a whole room does not ask at once: short for what the server has ready, longer for a page.
const SOON = 200;
const LATE = 800;
const TOPICS = ["stage", "common", "signs", "board"];
const NEW_PHASE = 3_000;
const RETRY = 2_000;
const SECOND = 1_000;

/** @type {HTMLElement | null} */
const frame = document.querySelector("[data-live]");

/**
 * How long to wait before asking for these parts.
 * @param {HTMLElement[]} parts
 */
function longestWait(parts) {
  if (parts.some((part) => "liveNow" in part.dataset)) return 0;
  return parts.every((part) => part.dataset.liveFrom) ? SOON : LATE;
}

/** @param {HTMLElement} page */
function follow(page) {
  const versionOf = (/** @type {string} */ topic) => page.dataset[`live${topic[0].toUpperCase()}${topic.slice(1)}`];
  /** @type {Record<string, number>} */
  const seen = Object.fromEntries(TOPICS.map((topic) => [topic, Number(versionOf(topic))]));
  /** @type {HTMLElement} */
  const said = page.querySelector("[data-live-said]");
  /** @type {(name: string) => HTMLElement} */
  const notice = (name) => page.querySelector(`[data-live-${name}]`);
  /** @type {Set<string>} */
  const waiting = new Set();
  let timer = 0;

  /** @param {string[]} topics */
  function fetchSoon(topics) {
    for (const topic of topics) waiting.add(topic);
    /** @type {NodeListOf<HTMLElement>} */
    const parts = document.querySelectorAll("[data-live-part]");
    const asked = [...parts].filter((part) => part.dataset.liveTopics.split(" ").some((one) => waiting.has(one)));
    timer ||= setTimeout(fetchNow, Math.random() * longestWait(asked));
  }

  async function fetchNow() {
    const now = [...waiting];
    waiting.clear();
    const isDone = await refresh(now, said);
    // One fetch at a time: what changed meanwhile follows.
    timer = 0;
    if (!isDone) setTimeout(() => fetchSoon(now), RETRY + Math.random() * RETRY);
    else if (waiting.size) fetchSoon([]);
  }

  const channel = new Channel(page.dataset.live, page.dataset.liveVersions, {
    heard(versions) {
      const grown = Object.keys(versions).filter((topic) => versions[topic] > (seen[topic] ?? 0));
      Object.assign(seen, versions);
      if (grown.length) fetchSoon(grown);
    },
    lost: (isLost) => { notice("lost").hidden = !isLost; },
    closed: () => { notice("closed").hidden = false; },
  });
  channel.start();
  // What is one's own in the bar belongs to the phase: it follows, a little later and not all at once.
  document.addEventListener("live:phase", () => setTimeout(() => fetchSoon(["signs"]), Math.random() * NEW_PHASE));
  setInterval(() => tick(said), SECOND);
  setInterval(refreshAgain, SECOND);
  /** @type {NodeListOf<HTMLElement>} */
  const timed = document.querySelectorAll("[data-live-every]");
  for (const part of timed) {
    const ask = () => { if (document.visibilityState === "visible") fetchSoon(["board"]); };
    setInterval(ask, Number(part.dataset.liveEvery) * SECOND);
  }
  tick(said);
}

if (frame) {
  setClock(Number(frame.dataset.liveNowIs));
  follow(frame);
  /** @type {HTMLElement | null} */
  const actions = document.querySelector("[data-live-actions]");
  if (actions) actInPlace(actions);
  document.documentElement.dataset.live = "ready";
}
