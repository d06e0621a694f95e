// Takes the passage selected in the narrative. Without script, the steps stand in the field to be trimmed.

const source = document.querySelector("[data-passage-source]");
const button = document.querySelector("[data-take-passage]");
/** @type {HTMLTextAreaElement | null} */
const field = document.querySelector("textarea[name=excerpt]");

function selectedPassage() {
  const selection = document.getSelection();
  const isInside = source.contains(selection.anchorNode) && source.contains(selection.focusNode);
  return selection.rangeCount && isInside ? selection.toString().trim() : "";
}

/**
 * One sentence a line: each line becomes a step of the sheet.
 * @param {string} passage
 */
const inLines = (passage) => passage.replace(/([.!?…])\s+(?=\p{Lu}|«)/gu, "$1\n");

if (source && button && field) {
  /** @type {NodeListOf<HTMLElement>} */
  const hidden = document.querySelectorAll("[data-needs-script]");
  for (const element of hidden) element.hidden = false;
  let passage = "";
  document.addEventListener("selectionchange", () => { passage = selectedPassage() || passage; });
  button.addEventListener("click", () => {
    if (passage) field.value = inLines(passage);
    field.focus();
  });
}
