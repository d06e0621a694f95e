// Tells once a visit that this sheet was opened; the server keeps the day, never who.
import { csrf } from "./writing/post.js";

const { opened } = document.querySelector("[data-opened]").dataset;
fetch(opened, { method: "POST", headers: { "X-CSRFToken": csrf() }, keepalive: true }).catch(() => {});
