// Asks before leaving a page where something was typed and not sent; a form that saves by itself asks for nothing.

/**
 * What would be lost: a form, or words that were refused and given back, which are on no server.
 * @type {Element | null}
 */
let touched = document.querySelector("[data-given-back]:not(form[data-autosave] *)");
touched = touched?.closest("form") ?? touched;

document.addEventListener("input", ({ target }) => {
  const { form } = /** @type {HTMLInputElement} */ (target);
  if (form?.elements.namedItem("writer") && !("autosave" in form.dataset)) touched = form;
});
document.addEventListener("submit", ({ target }) => {
  if (target === touched) touched = null;
});
addEventListener("beforeunload", (event) => {
  if (touched) event.preventDefault();
});
