// Asks before leaving a page where something was typed and not sent; a form that saves by itself asks for nothing.
let touched = null;

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.elements.writer && !("autosave" in form.dataset)) touched = form;
});
document.addEventListener("submit", (event) => {
  if (event.target === touched) touched = null;
});
window.addEventListener("beforeunload", (event) => {
  if (touched) event.preventDefault();
});
