// Tells once a visit that this sheet was opened; the server keeps the day, never who.
import { csrf } from "./writing/post.js";

/** @type {HTMLElement} */
const shown = document.querySelector("[data-opened]");
fetch(shown.dataset.opened, { method: "POST", headers: { "X-CSRFToken": csrf() }, keepalive: true }).catch(() => {});
