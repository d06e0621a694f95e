// One sending of a text to the server, and what became of it.
import { timeoutSignal } from "../timeout.js";

const PATIENCE = 20_000;
const KEPT_ALIVE = 60_000;
const MARKS = new Set(["csrfmiddlewaretoken", "writer", "revision", "key", "pages", "go", "save"]);
const GONE = [400, 404, 405, 410, 413];

/**
 * What became of a sending. `saved`: written, as this revision, at this hour; `apart`: another version was faster;
 * `refused`: a rule; `gone`: the page takes no text any more; `away`: no network; `trouble`: an answer we do not know.
 * @typedef {"saved" | "apart" | "refused" | "signed-out" | "gone" | "away" | "trouble"} Kind
 * @typedef {{ kind: Kind, revision?: number, at?: string, refusals?: string[], compare?: string, sentence?: string,
 *   other?: boolean, version?: string }} Answer
 */

/** A key nobody else will draw. */
export const newKey = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  return `${Date.now()}-${Math.random().toString(36).slice(2, 12)}`;
};

/** The token that the server wants with every sending. */
export const csrf = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1] ?? "";

/**
 * The fields of a form without its marks: what was written, and in which opened page.
 * @param {HTMLFormElement} form
 * @returns {[string, string][]}
 */
export const entriesOf = (form) => {
  const written = [...new FormData(form)].filter(([name, value]) => !MARKS.has(name) && typeof value === "string");
  return /** @type {[string, string][]} */ (written);
};

/**
 * @param {string} address
 * @param {string} writer
 * @param {Pick<import("./outbox.js").Text, "entries" | "revision" | "key" | "pages"> & { mends?: boolean }} text
 * @param {AbortSignal} [given]
 * @returns {Promise<Answer>}
 */
export async function post(address, writer, { entries, revision, key, pages, mends }, given) {
  const marks = [["writer", writer], ["revision", String(revision || "")], ["key", key], ["pages", pages.join(" ")]];
  const body = new URLSearchParams([...entries, ...marks]).toString();
  try {
    const answer = await fetch(address, {
      method: "POST",
      body,
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Autosave": mends ? "mends" : "writes",
        "X-CSRFToken": csrf(),
        Accept: "application/json",
      },
      redirect: "manual",
      keepalive: body.length < KEPT_ALIVE,
      signal: timeoutSignal(PATIENCE, given),
    });
    return await outcome(answer);
  } catch {
    return { kind: "away" };
  }
}

/**
 * Only an answer that names a revision and an hour says that the words are on the server: a page of a portal says
 * « 200 » too.
 * @param {Response} answer
 * @returns {Promise<Answer>}
 */
async function outcome(answer) {
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  const said = isJson ? await answer.json() : null;
  const isReceipt = Boolean(said) && Number.isInteger(said.revision) && Boolean(said.at);
  if (answer.status === 200 && isReceipt) return { ...said, kind: "saved" };
  if (answer.status === 401 && said) return { ...said, kind: "signed-out" };
  if (answer.status === 409 && said) return { ...said, kind: "apart" };
  if (answer.status === 403 && said) return { ...said, kind: "refused" };
  if (GONE.includes(answer.status)) return { kind: "gone" };
  return { kind: "trouble" };
}
