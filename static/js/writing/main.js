// Starts on every signed-in page: the form one writes in, the drafts left by earlier pages, signing in and out.
import { Bar } from "./bar.js";
import { askBeforeSigningOut, holdTheDoor, leaveAfterWords } from "./leaving.js";
import { Notices } from "./notices.js";
import { Outbox } from "./outbox.js";
import { newKey } from "./post.js";
import { SavingForm } from "./saving-form.js";
import { signInHere } from "./sign-in.js";
import { holdLock, sendDraft, unsentDrafts } from "./unsent.js";

/** @type {HTMLElement} */
const frame = document.querySelector("[data-writing]");
/** @type {HTMLFormElement | null} */
const form = document.querySelector("form[data-autosave]");
/** @type {HTMLFormElement | null} */
const signOut = document.querySelector("form[data-sign-out]");
const page = newKey();
const notices = new Notices(frame.querySelector("[data-notices]"));
const { writer, key } = frame.dataset;

const opening = form ? holdTheDoor(form) : null;
const outbox = "localDrafts" in frame.dataset ? await Outbox.open(key) : null;
frame.removeAttribute("data-key");
holdLock(page);
/** @type {import("./outbox.js").KeptText[]} */
let drafts = [];
if (outbox) drafts = await unsentDrafts(outbox, page).catch(() => drafts);
const saving = form ? new SavingForm(form, new Bar(document.querySelector("[data-saving]")), outbox, page) : null;
if (form) form.addEventListener("texte:reponse", tellNewVersion);
if (signOut) askBeforeSigningOut(signOut, outbox, saving, notices);
if (saving) {
  const received = outbox ? await outbox.receivedRevision(saving.address).catch(() => 0) : 0;
  if (received > saving.revision && !saving.isDirty()) {
    location.reload();
    await new Promise(() => {});
  }
  await takeBack();
  watch();
  opening.over();
}
await sendDrafts();
document.documentElement.dataset.writing = "ready";

/**
 * The service was upgraded since this page was opened: it goes on as it is, and may be loaded again.
 * @param {Event} event
 */
function tellNewVersion(event) {
  const { kind, version } = /** @type {CustomEvent<import("./post.js").Answer>} */ (event).detail;
  if (kind !== "saved" || !version || version === frame.dataset.version) return;
  notices.link("newVersion", location.pathname + location.search, "reload");
}

/** The latest text kept for this very form comes back into it; older ones go out as they are. */
async function takeBack() {
  const latest = drafts.filter((text) => text.address === saving.address).at(-1);
  if (!latest) return;
  if (saving.isDirty()) {
    // The same form shown again with its errors: what the page before kept is in this one.
    if (saving.holds(latest)) await replace(latest);
    return;
  }
  if (JSON.stringify(latest.entries) === saving.saved || !saving.restore(latest)) return;
  saving.bar.say(saving.bar.sentence("restored"));
  saving.bar.warn(saving.bar.sentence("restored"));
  await replace(latest);
  saving.schedule(0);
}

/**
 * Kept again by this page, the copy of the dead one is not needed any more.
 * @param {import("./outbox.js").KeptText} text
 */
async function replace(text) {
  drafts = drafts.filter((draft) => draft !== text);
  if (await saving.keepHere()) await outbox.forget(text.id, text.key).catch(() => {});
}

async function sendDrafts() {
  for (const text of drafts) {
    const kind = await sendDraft(outbox, writer, text, notices);
    if (["away", "trouble", "signed-out"].includes(kind)) return;
  }
}

function watch() {
  const soon = () => { if (saving.isDirty()) saving.send(); };
  addEventListener("online", () => saving.sendAgain());
  addEventListener("pagehide", soon);
  document.addEventListener("visibilitychange", soon);
  addEventListener("beforeunload", (event) => { if (saving.isAtRisk()) event.preventDefault(); });
  addEventListener("keydown", (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    saving.send().then((kind) => kind === "saved" && saving.bar.say(saving.bar.badge.textContent));
  });
  leaveAfterWords(saving);
  saving.bar.again.addEventListener("click", () => saving.send());
  signInHere(saving, writer);
}
