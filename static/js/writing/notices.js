// What is said at the top of a page about texts left by an earlier one.
export class Notices {
  constructor(element) {
    this.element = element;
    this.shown = new Set();
  }

  #add(name, node) {
    const key = `${name} ${node?.href ?? node?.dataset?.text ?? ""}`;
    if (this.shown.has(key)) return;
    this.shown.add(key);
    const line = document.createElement("p");
    line.append(this.element.dataset[name]);
    if (node) line.append(" ", node);
    this.element.querySelector("[data-lines]").append(line);
    this.element.hidden = false;
  }

  say(name) {
    this.#add(name);
  }

  link(name, href, text) {
    const anchor = document.createElement("a");
    anchor.href = href;
    anchor.textContent = this.element.dataset[text];
    this.#add(name, anchor);
  }

  // The words themselves, to be copied: their page does not take them any more.
  quote(name, text) {
    const words = text.entries.map(([, value]) => value).filter((value) => value.includes(" ")).join("\n\n");
    const box = document.createElement("textarea");
    box.readOnly = true;
    box.rows = 4;
    box.value = words;
    box.dataset.text = text.id;
    box.setAttribute("aria-label", this.element.dataset[name]);
    this.#add(name, box);
  }

  ask(name, yes, action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button--second button--small";
    button.textContent = this.element.dataset[yes];
    button.addEventListener("click", action);
    this.#add(name, button);
    button.focus();
  }
}
