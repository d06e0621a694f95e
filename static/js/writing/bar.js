// What the writer is told: where the text is, in words. The sentences come from the page, in its language.
export class Bar {
  constructor(element) {
    this.element = element;
    this.badge = element.querySelector("[data-badge]");
    this.alert = element.querySelector("[data-alert]");
    this.status = element.querySelector("[data-status]");
    this.again = element.querySelector("[data-again]");
    this.signIn = element.querySelector("[data-sign-in]");
    this.state = "";
    element.hidden = false;
  }

  sentence(name, ...values) {
    return values.reduce((text, value) => text.replace("…", value), this.element.dataset[name] ?? "");
  }

  // The badge changes at every step; a screen reader only hears what changes for the writer.
  show(state, sentence) {
    this.element.dataset.state = state;
    this.badge.textContent = sentence;
  }

  say(sentence) {
    this.status.textContent = sentence;
  }

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

// The hour as the server writes it: « 11 h 57 », or 11:57 in English.
export function clock() {
  const parts = new Intl.DateTimeFormat("fr", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" }).formatToParts(new Date());
  const [hours, minutes] = ["hour", "minute"].map((type) => parts.find((part) => part.type === type).value);
  return document.documentElement.lang === "fr" ? `${Number(hours)}\u00a0h\u00a0${minutes}` : `${hours}:${minutes}`;
}
