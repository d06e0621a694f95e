// What is said at the top of a page about texts left by an earlier one.

export class Notices {
  /** @type {Set<string>} */
  #shown = new Set();

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  /** @param {string} name of a sentence of the page */
  say(name) {
    this.#add(name, name);
  }

  /**
   * @param {string} name
   * @param {string} href
   * @param {string} text name of the words of the link
   */
  link(name, href, text) {
    const anchor = document.createElement("a");
    anchor.href = href;
    anchor.textContent = this.element.dataset[text];
    this.#add(name, `${name} ${anchor.href}`, anchor);
  }

  /**
   * The words themselves, to be copied: their page does not take them any more.
   * @param {string} name
   * @param {import("./outbox.js").KeptText} text
   */
  quote(name, text) {
    const words = text.entries.map(([, value]) => value).filter((value) => value.includes(" ")).join("\n\n");
    const box = document.createElement("textarea");
    box.readOnly = true;
    box.rows = 4;
    box.value = words;
    box.setAttribute("aria-label", this.element.dataset[name]);
    this.#add(name, `${name} ${text.id}`, box);
  }

  /**
   * @param {string} name
   * @param {string} yes name of the words of the button
   * @param {() => void} action
   */
  ask(name, yes, action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button--second button--small";
    button.textContent = this.element.dataset[yes];
    button.addEventListener("click", action);
    this.#add(name, name, button);
    button.focus();
  }

  /**
   * @param {string} name
   * @param {string} key what must not be said twice
   * @param {HTMLElement} [node]
   */
  #add(name, key, node) {
    if (this.#shown.has(key)) return;
    this.#shown.add(key);
    const line = document.createElement("p");
    line.append(this.element.dataset[name]);
    if (node) line.append(" ", node);
    this.element.querySelector("[data-lines]").append(line);
    this.element.hidden = false;
  }
}
