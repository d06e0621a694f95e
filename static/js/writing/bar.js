// What the writer is told: where the text is, in words. The sentences come from the page, in its language.

export class Bar {
  /** @param {HTMLElement} element */
  constructor(element) {
    /** @type {(name: string) => HTMLElement} */
    const part = (name) => element.querySelector(`[data-${name}]`);
    this.element = element;
    this.badge = part("badge");
    this.alert = part("alert");
    this.status = part("status");
    this.again = part("again");
    this.signIn = /** @type {HTMLFormElement} */ (part("sign-in"));
    element.hidden = false;
  }

  /**
   * A sentence of the page with its blanks filled.
   * @param {string} name
   * @param {...string} values
   */
  sentence(name, ...values) {
    return values.reduce((text, value) => text.replace("…", value), this.element.dataset[name] ?? "");
  }

  /**
   * The badge changes at every step; a screen reader only hears what changes for the writer.
   * @param {string} state
   * @param {string} sentence
   */
  show(state, sentence) {
    this.element.dataset.state = state;
    this.badge.textContent = sentence;
  }

  /** @param {string} sentence */
  say(sentence) {
    this.status.textContent = sentence;
  }

  /**
   * @param {string} sentence
   * @param {{ href: string, text: string }} [link]
   */
  warn(sentence, link) {
    this.alert.replaceChildren(sentence);
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link.href;
      anchor.textContent = link.text;
      this.alert.append(" ", anchor);
    }
    this.alert.hidden = !sentence;
  }
}

/** The hour as the server writes it: « 11 h 57 », or 11:57 in English. */
export function hourNow() {
  const format = new Intl.DateTimeFormat("fr", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });
  const parts = format.formatToParts(new Date());
  const [hours, minutes] = ["hour", "minute"].map((type) => parts.find((part) => part.type === type).value);
  return document.documentElement.lang === "fr" ? `${Number(hours)}\u00a0h\u00a0${minutes}` : `${hours}:${minutes}`;
}
