// Texts that an earlier page could not send: they go out as soon as their writer is back, wherever they are.
import { post } from "./post.js";

const SLEEP = 800;

// A page holds its lock while it lives; what a dead page kept is free to take.
export function holdLock(page) {
  navigator.locks?.request(page, () => new Promise(() => {}));
}

async function isDead(page) {
  if (!navigator.locks) return true;
  try {
    return await navigator.locks.request(page, { signal: AbortSignal.timeout(SLEEP) }, () => true);
  } catch {
    return false;
  }
}

export async function leftovers(vault, page) {
  const texts = (await vault.all()).filter((text) => text.page !== page);
  const dead = await Promise.all(texts.map((text) => isDead(text.page)));
  return texts.filter((_text, rank) => dead[rank]);
}

// Sends one; what the server could not take is shown to its writer.
export async function sendLeftover(vault, writer, text, notices) {
  const answer = await post(text.address, writer, text);
  const isTaken = answer.kind === "apart" || (answer.kind === "saved" && !answer.refusals?.length);
  if (isTaken && answer.revision) await vault.noteReceived(text.address, answer.revision);
  if (isTaken) await vault.forget(text.id, text.key);
  if (answer.kind === "apart") notices.link("waitingApart", answer.compare, "compare");
  else if (answer.kind === "saved") notices[isTaken ? "say" : "link"](isTaken ? "waitingSent" : "waitingHere", text.where, "resume");
  else if (answer.kind === "refused" || answer.kind === "gone") notices.quote("waitingKept", text);
  return answer.kind;
}
