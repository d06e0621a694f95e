// Takes the passage selected in the narrative. Without script, the steps stand in the field to be trimmed.
const source = document.querySelector("[data-passage-source]");
const button = document.querySelector("[data-take-passage]");
const field = document.querySelector("textarea[name=excerpt]");

function selectedPassage() {
  const selection = document.getSelection();
  const inside = selection.rangeCount && source.contains(selection.anchorNode) && source.contains(selection.focusNode);
  return inside ? selection.toString().trim() : "";
}

// One sentence a line: each line becomes a step of the sheet.
const inLines = (passage) => passage.replace(/([.!?…])\s+(?=\p{Lu}|«)/gu, "$1\n");

if (source && button && field) {
  for (const hidden of document.querySelectorAll("[data-needs-script]")) hidden.hidden = false;
  let passage = "";
  document.addEventListener("selectionchange", () => { passage = selectedPassage() || passage; });
  button.addEventListener("click", () => {
    if (passage) field.value = inLines(passage);
    field.focus();
  });
}
