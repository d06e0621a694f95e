// Asks before leaving a page where something was typed and not sent.
let touched = null;

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.elements.writer) touched = form;
});
document.addEventListener("submit", (event) => {
  if (event.target === touched) touched = null;
});
window.addEventListener("beforeunload", (event) => {
  if (touched) event.preventDefault();
});
