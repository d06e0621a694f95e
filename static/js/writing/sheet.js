// One form in which somebody writes: kept here at each key, on the server within five seconds, once, in order.
import { clock } from "./bar.js";
import { entriesOf, post } from "./post.js";

const PAUSE = 2_000;
const LONGEST_WAIT = 4_000;
const RETRIES = [2_000, 5_000, 15_000, 60_000];
const MOST_PAGES = 40;
const SIGNED_OUT_RETRY = 15_000;
const COUNTERS = /-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$/;

// Something was typed since the server wrote this page.
export function isTouched(form) {
  return [...form.elements].some((field) => (
    ["checkbox", "radio"].includes(field.type) ? field.checked !== field.defaultChecked
      : "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue
  ));
}

export class Sheet {
  constructor(form, bar, vault, page) {
    Object.assign(this, { form, bar, vault, page });
    this.address = new URL(form.action, location.href).pathname;
    this.writer = form.elements.writer.value;
    this.revision = Number(form.elements.revision?.value) || 0;
    this.saved = this.#print();
    this.pages = [page];
    this.sent = 0;
    this.failures = 0;
    this.keeping = null;
    // The server gave back a field it could not write: said again at once.
    this.isPartly = "mends" in form.dataset || form.querySelector(".field--error") !== null;
    if (this.isPartly || isTouched(form)) this.saved = null;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("focusin", ({ target }) => { this.lastField = target; });
    form.addEventListener("focusout", () => this.isDirty() && this.schedule(0));
    form.addEventListener("submit", (event) => this.#submitted(event));
    if (this.isDirty()) this.typed();
  }

  #print() {
    return JSON.stringify(entriesOf(this.form));
  }

  isDirty() {
    return this.#print() !== this.saved;
  }

  // The words of a text kept by another page are those of this one.
  holds(text) {
    return JSON.stringify(text.entries) === this.#print();
  }

  // True while leaving would lose words: neither the server nor this browser has them.
  isAtRisk() {
    return this.isDirty() && this.kept !== this.#print();
  }

  typed() {
    if (!this.isDirty()) return;
    this.since ??= Date.now();
    this.keepHere();
    this.schedule(Math.max(0, Math.min(PAUSE, this.since + LONGEST_WAIT - Date.now())));
  }

  schedule(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  // One writing at a time in this browser; what is typed meanwhile follows. True when everything is kept.
  async keepHere() {
    this.#show();
    this.keeping ??= this.#keepAll().finally(() => { this.keeping = null; });
    await this.keeping;
    return this.kept === this.#print();
  }

  async #keepAll() {
    if (!this.vault) return;
    while (this.isDirty() && this.kept !== this.#print()) {
      const print = this.#print();
      try {
        this.record = await this.vault.keep(this.page, this.address, this.#sending(print));
      } catch {
        return;
      }
      this.kept = print;
    }
    this.#show();
  }

  // The badge says what is true of the words now in the form, whatever was said before.
  #show() {
    const { bar } = this;
    const isKept = this.kept === this.#print();
    if (!this.isDirty()) {
      if (this.place) bar.show(this.place.name, bar.sentence(this.place.name, this.place.at));
    } else if (!isKept) bar.show("unsaved", bar.sentence("unsaved"));
    else if (this.isSlow) bar.show("sending", bar.sentence("sending"));
    else bar.show("local", bar.sentence(this.isPartly ? "partly" : "local", clock()));
  }

  // The same words keep the same key: a sending that was received and not answered is not written twice.
  #sending(print) {
    if (this.attempt?.print !== print) {
      this.sent += 1;
      this.attempt = { print, key: `${this.page}.${this.sent}` };
    }
    return {
      entries: JSON.parse(print), revision: this.revision, key: this.attempt.key, pages: this.pages, where: location.pathname,
    };
  }

  // The network is back: a sending stuck since before the cut is tried again at once, under the same key.
  async sendAgain() {
    this.giveUp?.abort();
    await this.sending;
    if (this.isDirty()) this.send();
  }

  send() {
    clearTimeout(this.timer);
    this.sending ??= this.#send().finally(() => { this.sending = null; });
    return this.sending;
  }

  async #send() {
    if (!this.isDirty()) return "saved";
    await this.keepHere();
    const print = this.#print();
    const text = this.#sending(print);
    const slow = setTimeout(() => { this.isSlow = true; this.#show(); }, 1_000);
    this.giveUp = new AbortController();
    const answer = await post(this.address, this.writer, { ...text, mends: this.isPartly }, this.giveUp.signal);
    clearTimeout(slow);
    this.isSlow = false;
    this.since = null;
    await this.#answered(answer, print, text);
    return answer.kind;
  }

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

  async #received(answer, print, text) {
    if (answer.kind === "saved") this.revision = answer.revision;
    if (this.form.elements.revision) this.form.elements.revision.value = this.revision || "";
    // What was typed meanwhile is already kept here under its own key: it goes out with that one.
    if (this.attempt?.key === text.key) this.attempt = null;
    const refusals = answer.refusals ?? [];
    if (!refusals.length) {
      this.saved = print;
      if (this.record && this.kept === print) await this.vault.forget(this.record, text.key).catch(() => {});
    }
    this.#tell(answer, refusals);
    if (this.isDirty() && !refusals.length) this.typed();
  }

  #tell(answer, refusals) {
    const { bar } = this;
    const back = this.failures > 0;
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
      if (back) bar.say(bar.sentence("back"));
      else if (!this.told) bar.say(bar.sentence("saved", answer.at));
      this.told = true;
    }
  }

  #retryLater(kind) {
    const sentences = { away: this.vault ? "cut" : "cutUnkept", trouble: "trouble" };
    this.bar.warn(this.bar.sentence(sentences[kind]));
    this.schedule(RETRIES[Math.min(this.failures, RETRIES.length - 1)]);
    this.failures += 1;
  }

  #signedOut({ other }) {
    this.failures += 1;
    // Signed out on purpose in another tab, this browser keeps nothing any more.
    const expired = this.isAtRisk() ? "expiredUnkept" : "expired";
    this.bar.warn(this.bar.sentence(other ? "otherAccount" : expired));
    if (this.bar.signIn.hidden) {
      this.bar.signIn.querySelector("[data-sign-in-error]").textContent = "";
      this.bar.signIn.querySelector("[type=password]").value = "";
    }
    this.bar.signIn.hidden = false;
    this.bar.say("");
    // Perhaps its writer signs in again in another tab.
    this.schedule(SIGNED_OUT_RETRY);
  }

  // A button: the server has the words first, then the page goes where the button leads.
  async #submitted(event) {
    if (this.isLeaving || !this.isDirty()) return;
    event.preventDefault();
    const { submitter } = event;
    if (this.isWaiting) return;
    this.isWaiting = true;
    let kind = await this.send();
    if (kind === "saved" && this.isDirty()) kind = await this.send();
    this.isWaiting = false;
    if (["away", "trouble", "signed-out"].includes(kind)) return;
    this.isLeaving = true;
    this.form.requestSubmit(submitter);
  }

  // Puts a text kept here back into the form; false when the form has no place for some of it.
  restore(record) {
    const wanted = new Map();
    for (const [name, value] of record.entries) if (!COUNTERS.test(name)) wanted.set(name, [...(wanted.get(name) ?? []), value]);
    const fields = [...this.form.elements].filter((field) => field.name);
    const names = new Set(fields.map((field) => field.name));
    if ([...wanted].some(([name, values]) => !names.has(name) && values.some(Boolean))) return false;
    for (const field of fields) {
      if (["checkbox", "radio"].includes(field.type)) field.checked = (wanted.get(field.name) ?? []).includes(field.value);
      else if (wanted.has(field.name)) field.value = wanted.get(field.name)[0];
    }
    this.revision = record.revision;
    this.pages = [...record.pages, this.page].slice(-MOST_PAGES);
    this.attempt = { print: this.#print(), key: record.key };
    return true;
  }
}
