// Word count under the field, read on demand: the server counts again with the same rule.
const WORD = /[\p{L}\p{N}]+(?:[-’'][\p{L}\p{N}]+)*/gu;
const form = document.querySelector("[data-words]");
const shown = document.querySelector("[data-words-here]");

function count() {
  const texts = [...form.querySelectorAll("textarea")].map((field) => field.value);
  return (texts.join("\n").match(WORD) ?? []).length;
}

if (form && shown) {
  const total = shown.textContent.trim();
  const update = () => { shown.textContent = `${form.dataset.words} ${count()}. ${total}`; };
  form.addEventListener("input", update);
  update();
}
