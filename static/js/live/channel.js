// How a page hears where the day is: a stream shared by the tabs of this browser, else a question every few seconds.
import { timeoutSignal } from "../timeout.js";

const SILENCE = 25_000;
const POLL = 3_000;
const POLL_HIDDEN = 10_000;
const TRY_STREAM_AGAIN = 60_000;
const PATIENCE = 10_000;
const FAILURES = 2;
const WATCH = 500;

/**
 * @typedef {Record<string, number>} Versions of the topics of a day
 * @typedef {{ heard: (versions: Versions) => void, lost: (isLost: boolean) => void, closed: () => void }} Listeners
 */

export class Channel {
  /** @type {EventSource | null} */
  #source = null;

  /** @type {Versions | null} */
  #last = null;

  /** @type {Promise<boolean> | null} */
  #asking = null;

  /** @type {AbortController | null} */
  #giveUp = null;

  #failures = 0;

  #lastHeard = 0;

  #askedAt = 0;

  #streamAgainAt = 0;

  #leads = false;

  #isOver = false;

  /**
   * @param {string} stream address of the stream
   * @param {string} versions address that answers the same numbers at once
   * @param {Listeners} listeners
   */
  constructor(stream, versions, listeners) {
    this.stream = stream;
    this.versions = versions;
    this.listeners = listeners;
    this.tabs = "BroadcastChannel" in window ? new BroadcastChannel(`live ${stream}`) : null;
    if (this.tabs) {
      this.tabs.onmessage = ({ data }) => {
        this.#lastHeard = Date.now();
        if (data) this.#hear(data);
      };
    }
    const again = () => { if (document.visibilityState === "visible") this.#askAnew(); };
    document.addEventListener("visibilitychange", again);
    addEventListener("online", again);
    addEventListener("offline", () => listeners.lost(true));
  }

  /** One stream per browser: HTTP/1.1 allows six connections to a server. */
  start() {
    this.#lastHeard = Date.now();
    setInterval(() => this.#watch(), WATCH);
    if (!navigator.locks || !this.tabs) this.#open();
    else navigator.locks.request(`live ${this.stream}`, () => new Promise(() => { this.#open(); }));
  }

  #open() {
    this.#leads = true;
    this.#failures = 0;
    const source = new EventSource(this.stream);
    this.#source = source;
    source.onmessage = ({ data }) => this.#received(JSON.parse(data));
    source.addEventListener("pulse", () => this.#received(null));
    source.onerror = () => {
      this.#failures += 1;
      if (source.readyState === EventSource.CLOSED || this.#failures >= FAILURES) this.#giveUpStream();
    };
  }

  /** @param {Versions | null} versions */
  #received(versions) {
    this.#failures = 0;
    this.#lastHeard = Date.now();
    this.tabs?.postMessage(versions);
    if (versions) this.#hear(versions);
  }

  /** @param {Versions} versions */
  #hear(versions) {
    this.listeners.lost(false);
    this.#last = versions;
    this.listeners.heard(versions);
  }

  /** Refused, cut twice, or mute: some proxies keep what flows. */
  #giveUpStream() {
    this.#source?.close();
    this.#source = null;
    this.#streamAgainAt = Date.now() + TRY_STREAM_AGAIN;
    this.ask();
  }

  #watch() {
    if (this.#isOver) return;
    const now = Date.now();
    const silence = now - this.#lastHeard;
    if (this.#source && silence > SILENCE) this.#giveUpStream();
    if (this.#leads && !this.#source && now > this.#streamAgainAt) this.#tryStream();
    const isMute = !this.#source && silence > POLL;
    const wait = document.visibilityState === "visible" ? POLL : POLL_HIDDEN;
    // A tab that follows another asks for itself when that one falls silent.
    const isAlone = this.#leads ? !this.#source : silence > SILENCE;
    if (isAlone && isMute && now - this.#askedAt > wait) this.ask();
  }

  /** Only once the server has answered: a stream that begins with a page to sign in is an error of nobody. */
  async #tryStream() {
    this.#streamAgainAt = Date.now() + TRY_STREAM_AGAIN;
    if (await this.ask()) this.#open();
  }

  /** One question at a time. True when the server said where the day is. */
  ask() {
    this.#asking ??= this.#ask().finally(() => { this.#asking = null; });
    return this.#asking;
  }

  /** Back in sight, or the network is back: the answer to an older question would be the state of then. */
  async #askAnew() {
    this.#giveUp?.abort();
    await this.#asking;
    this.ask();
  }

  async #ask() {
    if (this.#isOver) return false;
    this.#askedAt = Date.now();
    const giveUp = new AbortController();
    this.#giveUp = giveUp;
    const since = this.#last ? `?since=${Object.values(this.#last).join(".")}` : "";
    try {
      const answer = await fetch(`${this.versions}${since}`, {
        headers: { Accept: "application/json" },
        redirect: "manual",
        signal: timeoutSignal(PATIENCE, giveUp.signal),
      });
      if (answer.status === 200) this.#hear(await answer.json());
      else if (answer.status === 204) this.listeners.lost(false);
      else if ([403, 404].includes(answer.status)) this.#end();
      // Signed out: the page says so where one writes; it goes on by itself once signed in again.
      return answer.ok;
    } catch {
      if (!giveUp.signal.aborted) this.listeners.lost(true);
      return false;
    }
  }

  /** The right to listen is gone; the words typed here are not. */
  #end() {
    this.#isOver = true;
    this.#source?.close();
    this.listeners.closed();
  }
}
