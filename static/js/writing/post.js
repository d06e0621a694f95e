// One sending of a text to the server, and what became of it.
import { patient } from "../patience.js";

const PATIENCE = 20_000;
const KEPT_ALIVE = 60_000;
const MARKS = new Set(["csrfmiddlewaretoken", "writer", "revision", "key", "pages", "go", "save"]);

export const newKey = () => (crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2, 12)}`);
export const csrf = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

// The fields of a form without its marks: what was written, and which sheet it is.
export const entriesOf = (form) => [...new FormData(form)].filter(([name, value]) => !MARKS.has(name) && typeof value === "string");

// kind: saved | apart (another version was faster) | refused (a rule) | signed-out | gone | away (no network) | trouble
export async function post(address, writer, { entries, revision, key, pages, mends }, given) {
  const marks = [["writer", writer], ["revision", revision || ""], ["key", key], ["pages", pages.join(" ")]];
  const body = new URLSearchParams([...entries, ...marks]).toString();
  try {
    const answer = await fetch(address, {
      method: "POST",
      body,
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Autosave": mends ? "mends" : "writes", "X-CSRFToken": csrf(), Accept: "application/json" },
      redirect: "manual",
      keepalive: body.length < KEPT_ALIVE,
      signal: patient(PATIENCE, given),
    });
    return await outcome(answer);
  } catch {
    return { kind: "away" };
  }
}

async function outcome(answer) {
  const said = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
  if (answer.ok && said) return { kind: "saved", ...said };
  if (answer.status === 401 && said) return { kind: "signed-out", ...said };
  if (answer.status === 409 && said) return { kind: "apart", ...said };
  if (answer.status === 403 && said) return { kind: "refused", ...said };
  if ([400, 404, 405, 410, 413].includes(answer.status)) return { kind: "gone" };
  return { kind: "trouble" };
}
