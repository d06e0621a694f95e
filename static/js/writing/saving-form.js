// One form in which somebody writes: kept here at each key, on the server within five seconds, once, in order.
import { fieldsOf, isPressed, isTouched } from "../fields.js";
import { hourNow } from "./bar.js";
import { entriesOf, post } from "./post.js";

/** @typedef {import("./bar.js").Bar} Bar */
/** @typedef {import("./outbox.js").Outbox} Outbox */
/** @typedef {import("./outbox.js").Text} Text */
/** @typedef {import("./post.js").Answer} Answer */
/** @typedef {import("./post.js").Kind} Kind */

const PAUSE = 2_000;
const LONGEST_WAIT = 4_000;
const RETRIES = [2_000, 5_000, 15_000, 60_000];
const MOST_PAGES = 40;
const SIGNED_OUT_RETRY = 15_000;
const SLOW = 1_000;
const COUNTERS = /-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/;

export class SavingForm {
  /**
   * @param {HTMLFormElement} form
   * @param {Bar} bar
   * @param {Outbox | null} outbox
   * @param {string} page
   */
  constructor(form, bar, outbox, page) {
    this.form = form;
    this.bar = bar;
    this.outbox = outbox;
    this.page = page;
    this.address = new URL(form.getAttribute("action") ?? "", location.href).pathname;
    this.writer = this.#field("writer").value;
    this.revision = Number(this.#field("revision")?.value) || 0;
    /** @type {string | null} what the server has, as it was printed */
    this.saved = this.#print();
    /** @type {string | null} what this browser keeps */
    this.kept = null;
    /** @type {string[]} */
    this.pages = [page];
    this.sent = 0;
    this.failures = 0;
    /** @type {Promise<void> | null} */
    this.keeping = null;
    /** @type {Promise<Kind> | null} */
    this.sending = null;
    /** @type {{ print: string, key: string } | null} */
    this.attempt = null;
    /** @type {{ name: string, at: string } | null} */
    this.place = null;
    /** @type {AbortController | null} */
    this.giveUp = null;
    /** @type {HTMLElement | null} */
    this.lastField = null;
    /** @type {number | null} */
    this.since = null;
    this.record = "";
    this.timer = 0;
    this.isSlow = false;
    this.isTold = false;
    this.isLeaving = false;
    this.isWaiting = false;
    // The server gave back a field it could not write: said again at once.
    this.isPartly = "mends" in form.dataset || form.querySelector(".field--error") !== null;
    if (this.isPartly || isTouched(form)) this.saved = null;
    if (outbox) {
      outbox.lost = () => this.#keepsNothing();
      outbox.back = () => { this.keepHere(); };
    }
    this.#listen();
    if (this.isDirty()) this.typed();
  }

  #listen() {
    const { form } = this;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("focusin", ({ target }) => { this.lastField = /** @type {HTMLElement} */ (target); });
    form.addEventListener("focusout", () => { if (this.isDirty()) this.schedule(0); });
    form.addEventListener("submit", (event) => this.#submitted(event));
  }

  /**
   * @param {string} name
   * @returns {HTMLInputElement | null}
   */
  #field(name) {
    return /** @type {HTMLInputElement | null} */ (this.form.elements.namedItem(name));
  }

  #print() {
    return JSON.stringify(entriesOf(this.form));
  }

  isDirty() {
    return this.#print() !== this.saved;
  }

  /**
   * The words of a text kept by another page are those of this one.
   * @param {Text} text
   */
  holds(text) {
    return JSON.stringify(text.entries) === this.#print();
  }

  /** True while leaving would lose words: neither the server nor this browser has them. */
  isAtRisk() {
    return this.isDirty() && this.kept !== this.#print();
  }

  typed() {
    if (!this.isDirty()) return;
    this.since ??= Date.now();
    this.keepHere();
    this.schedule(Math.max(0, Math.min(PAUSE, this.since + LONGEST_WAIT - Date.now())));
  }

  /** @param {number} delay */
  schedule(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  /** One writing at a time in this browser; what is typed meanwhile follows. True when everything is kept. */
  async keepHere() {
    this.#show();
    this.keeping ??= this.#keepAll().finally(() => { this.keeping = null; });
    await this.keeping;
    return this.kept === this.#print();
  }

  async #keepAll() {
    while (this.outbox && this.isDirty() && this.kept !== this.#print()) {
      const print = this.#print();
      try {
        this.record = await this.outbox.keep(this.page, this.address, this.#sending(print));
      } catch {
        break;
      }
      if (this.outbox) this.kept = print;
    }
    this.#show();
  }

  /** The store went, with what it held: from now on only the server keeps. */
  #keepsNothing() {
    this.outbox = null;
    this.kept = null;
    this.#show();
  }

  /** The badge says what is true of the words now in the form, whatever was said before. */
  #show() {
    const { bar } = this;
    const isKept = this.kept === this.#print();
    if (!this.isDirty()) {
      if (this.place) bar.show(this.place.name, bar.sentence(this.place.name, this.place.at));
    } else if (!isKept) bar.show("unsaved", bar.sentence("unsaved"));
    else if (this.isSlow) bar.show("sending", bar.sentence("sending"));
    else bar.show("local", bar.sentence(this.isPartly ? "partly" : "local", hourNow()));
  }

  /**
   * The same words keep the same key: a sending that was received and not answered is not written twice.
   * @param {string} print
   * @returns {Text}
   */
  #sending(print) {
    if (this.attempt?.print !== print) {
      this.sent += 1;
      this.attempt = { print, key: `${this.page}.${this.sent}` };
    }
    return {
      entries: JSON.parse(print),
      revision: this.revision,
      key: this.attempt.key,
      pages: this.pages,
      where: location.pathname,
    };
  }

  /** The network is back: a sending stuck since before the cut is tried again at once, under the same key. */
  async sendAgain() {
    this.giveUp?.abort();
    await this.sending;
    if (this.isDirty()) this.send();
  }

  /** @returns {Promise<Kind>} */
  send() {
    clearTimeout(this.timer);
    this.sending ??= this.#send().finally(() => { this.sending = null; });
    return this.sending;
  }

  /**
   * Sends what is in the form, what was typed while an earlier sending was on its way included.
   * @returns {Promise<Kind>}
   */
  async sendAll() {
    const kind = await this.send();
    return kind === "saved" && this.isDirty() ? this.send() : kind;
  }

  /** @returns {Promise<Kind>} */
  async #send() {
    if (!this.isDirty()) return "saved";
    await this.keepHere();
    const print = this.#print();
    const text = this.#sending(print);
    const slow = setTimeout(() => { this.isSlow = true; this.#show(); }, SLOW);
    this.giveUp = new AbortController();
    const answer = await post(this.address, this.writer, { ...text, mends: this.isPartly }, this.giveUp.signal);
    clearTimeout(slow);
    this.isSlow = false;
    this.since = null;
    await this.#answered(answer, print, text);
    return answer.kind;
  }

  /**
   * @param {Answer} answer
   * @param {string} print
   * @param {Text} text
   */
  async #answered(answer, print, text) {
    const received = answer.kind === "saved" || answer.kind === "apart";
    if (received) await this.#received(answer, print, text);
    this.#show();
    const isTrouble = answer.kind === "away" || answer.kind === "trouble";
    this.bar.again.hidden = !isTrouble;
    if (isTrouble) this.#retryLater(answer.kind);
    if (answer.kind === "signed-out") this.#signedOut(answer);
    if (answer.kind === "refused") this.bar.warn(answer.sentence);
    if (answer.kind === "gone") this.bar.warn(this.bar.sentence("gone"));
    this.form.dispatchEvent(new CustomEvent("texte:reponse", { detail: answer }));
  }

  /**
   * @param {Answer} answer
   * @param {string} print
   * @param {Text} text
   */
  async #received(answer, print, text) {
    if (answer.kind === "saved") this.revision = answer.revision;
    const revision = this.#field("revision");
    if (revision) revision.value = String(this.revision || "");
    // What was typed meanwhile is already kept here under its own key: it goes out with that one.
    if (this.attempt?.key === text.key) this.attempt = null;
    const refusals = answer.refusals ?? [];
    if (!refusals.length) {
      this.saved = print;
      if (this.record && this.kept === print) await this.outbox?.forget(this.record, text.key).catch(() => {});
    }
    this.#tell(answer, refusals);
    if (this.isDirty() && !refusals.length) this.typed();
  }

  /**
   * @param {Answer} answer
   * @param {string[]} refusals
   */
  #tell(answer, refusals) {
    const { bar } = this;
    const isBack = this.failures > 0;
    this.failures = 0;
    bar.signIn.hidden = true;
    this.isPartly = refusals.length > 0;
    this.place = { name: answer.kind, at: answer.at };
    if (this.isPartly) {
      bar.warn(refusals.join(" "));
    } else if (answer.kind === "apart") {
      bar.warn(bar.sentence("other"), { href: answer.compare, text: bar.sentence("compare") });
    } else {
      bar.warn("");
      if (isBack) bar.say(bar.sentence("back"));
      else if (!this.isTold) bar.say(bar.sentence("saved", answer.at));
      this.isTold = true;
    }
  }

  /** @param {Kind} kind */
  #retryLater(kind) {
    const cut = this.isAtRisk() ? "cutUnkept" : "cut";
    this.bar.warn(this.bar.sentence(kind === "away" ? cut : "trouble"));
    this.schedule(RETRIES[Math.min(this.failures, RETRIES.length - 1)]);
    this.failures += 1;
  }

  /** @param {Answer} answer */
  #signedOut({ other }) {
    this.failures += 1;
    // Signed out on purpose in another tab, this browser keeps nothing any more.
    const expired = this.isAtRisk() ? "expiredUnkept" : "expired";
    this.bar.warn(this.bar.sentence(other ? "otherAccount" : expired));
    if (this.bar.signIn.hidden) {
      this.bar.signIn.querySelector("[data-sign-in-error]").textContent = "";
      /** @type {HTMLInputElement} */ (this.bar.signIn.querySelector("[type=password]")).value = "";
    }
    this.bar.signIn.hidden = false;
    this.bar.say("");
    // Perhaps its writer signs in again in another tab.
    this.schedule(SIGNED_OUT_RETRY);
  }

  /**
   * A button: the server has the words first, then the page goes where the button leads.
   * @param {SubmitEvent} event
   */
  async #submitted(event) {
    if (this.isLeaving || !this.isDirty()) return;
    event.preventDefault();
    const { submitter } = event;
    if (this.isWaiting) return;
    this.isWaiting = true;
    const kind = await this.sendAll();
    this.isWaiting = false;
    if (["away", "trouble", "signed-out"].includes(kind)) return;
    this.isLeaving = true;
    this.form.requestSubmit(submitter);
  }

  /**
   * Puts a text kept here back into the form; false when the form has no place for some of it.
   * @param {import("./outbox.js").KeptText} record
   */
  restore(record) {
    /** @type {Map<string, string[]>} */
    const wanted = new Map();
    for (const [name, value] of record.entries) {
      if (!COUNTERS.test(name)) wanted.set(name, [...(wanted.get(name) ?? []), value]);
    }
    const fields = fieldsOf(this.form).filter((field) => field.name);
    const names = new Set(fields.map((field) => field.name));
    if ([...wanted].some(([name, values]) => !names.has(name) && values.some(Boolean))) return false;
    for (const field of fields) {
      if (isPressed(field)) field.checked = (wanted.get(field.name) ?? []).includes(field.value);
      else if (wanted.has(field.name)) [field.value] = wanted.get(field.name);
    }
    this.revision = record.revision;
    this.pages = [...record.pages, this.page].slice(-MOST_PAGES);
    this.attempt = { print: this.#print(), key: record.key };
    return true;
  }
}
