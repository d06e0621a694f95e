// Drafts that an earlier page could not send: they go out as soon as their writer is back, wherever they are.
import { post } from "./post.js";

/** @typedef {import("./outbox.js").Outbox} Outbox */
/** @typedef {import("./outbox.js").KeptText} KeptText */
/** @typedef {import("./notices.js").Notices} Notices */

const SLEEP = 800;

/**
 * A page holds its lock while it lives; what a dead page kept is free to take.
 * @param {string} page
 */
export function holdLock(page) {
  navigator.locks?.request(page, () => new Promise(() => {}));
}

/** @param {string} page */
async function isDead(page) {
  if (!navigator.locks) return true;
  try {
    return await navigator.locks.request(page, { signal: AbortSignal.timeout(SLEEP) }, () => true);
  } catch {
    return false;
  }
}

/**
 * @param {Outbox} outbox
 * @param {string} page the page that asks
 * @returns {Promise<KeptText[]>}
 */
export async function unsentDrafts(outbox, page) {
  const texts = (await outbox.all()).filter((text) => text.page !== page);
  const dead = await Promise.all(texts.map((text) => isDead(text.page)));
  return texts.filter((_text, rank) => dead[rank]);
}

/**
 * Sends one; what the server could not take is shown to its writer.
 * @param {Outbox} outbox
 * @param {string} writer
 * @param {KeptText} text
 * @param {Notices} notices
 */
export async function sendDraft(outbox, writer, text, notices) {
  const answer = await post(text.address, writer, text);
  const isTaken = answer.kind === "apart" || (answer.kind === "saved" && !answer.refusals?.length);
  if (isTaken) await forgetSent(outbox, text, answer.revision);
  if (answer.kind === "apart") notices.link("waitingApart", answer.compare, "compare");
  else if (answer.kind === "saved" && isTaken) notices.say("waitingSent");
  else if (answer.kind === "saved") notices.link("waitingHere", text.where, "resume");
  else if (answer.kind === "refused" || answer.kind === "gone") notices.quote("waitingKept", text);
  return answer.kind;
}

/**
 * The server has it: whatever the store does now, it may go out a second time, which writes nothing.
 * @param {Outbox} outbox
 * @param {KeptText} text
 * @param {number} [revision]
 */
async function forgetSent(outbox, text, revision) {
  try {
    if (revision) await outbox.noteReceived(text.address, revision);
    await outbox.forget(text.id, text.key);
  } catch {
    // Nothing to do: the same key is written once.
  }
}
