// The fields of a form, whatever their kind.

/**
 * Any field, read by what it may hold.
 * @typedef {HTMLInputElement & { options: HTMLOptionsCollection, selectedIndex: number }} Field
 */

const PRESSED = ["checkbox", "radio"];

/**
 * @param {HTMLFormElement} form
 * @returns {Field[]}
 */
export const fieldsOf = (form) => /** @type {Field[]} */ ([...form.elements]);

/** @param {Field} field */
export const isPressed = (field) => PRESSED.includes(field.type);

/**
 * Something was typed or chosen in it since the server wrote the page.
 * @param {Field} field
 */
export function isFieldChanged(field) {
  if (isPressed(field)) return field.checked !== field.defaultChecked;
  return "defaultValue" in field && field.type !== "hidden" && field.value !== field.defaultValue;
}

/** @param {HTMLFormElement} form */
export const isTouched = (form) => fieldsOf(form).some(isFieldChanged);
