// Starts on every signed-in page: the form one writes in, the texts left by earlier pages, signing in and out.
import { Bar } from "./bar.js";
import { holdLock, leftovers, sendLeftover } from "./leftovers.js";
import { Notices } from "./notices.js";
import { csrf, newKey } from "./post.js";
import { isTouched, Sheet } from "./sheet.js";
import { Vault } from "./vault.js";

const LONGEST_OPENING = 5_000;
const frame = document.querySelector("[data-writing]");
const form = document.querySelector("form[data-autosave]");
const page = newKey();
const notices = new Notices(frame.querySelector("[data-notices]"));
const { writer } = frame.dataset;
let leaving = "";

const opening = form ? holdTheDoor() : null;
const vault = "localDrafts" in frame.dataset ? await Vault.open(frame.dataset.key) : null;
frame.removeAttribute("data-key");
holdLock(page);
let found = vault ? await leftovers(vault, page).catch(() => []) : [];
const sheet = form ? new Sheet(form, new Bar(document.querySelector("[data-saving]")), vault, page) : null;
if (sheet) {
  const received = vault ? await vault.receivedRevision(sheet.address).catch(() => 0) : 0;
  if (received > sheet.revision && !sheet.isDirty()) {
    location.reload();
    await new Promise(() => {});
  }
  await takeBack();
  watch();
  opening.over();
}
await sendFound();
document.documentElement.dataset.writing = "ready";

// Until there is somebody to keep it, what is typed holds the door: a button waits, and anything else that leaves asks first.
function holdTheDoor() {
  const stop = new AbortController();
  let held = null;
  document.addEventListener("submit", (event) => {
    if (!isTouched(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held = { target: event.target, submitter: event.submitter };
  }, { capture: true, signal: stop.signal });
  addEventListener("beforeunload", (event) => {
    if (isTouched(form)) event.preventDefault();
  }, { signal: stop.signal });
  const over = () => {
    stop.abort();
    held?.target.requestSubmit(held.submitter);
    held = null;
  };
  // Whatever keeps this script from being ready keeps nobody on the page.
  setTimeout(over, LONGEST_OPENING);
  return { over };
}

// The latest text kept for this very form comes back into it; older ones go out as they are.
async function takeBack() {
  const own = found.filter((text) => text.address === sheet.address);
  const latest = own.at(-1);
  if (!latest) return;
  if (sheet.isDirty()) {
    // The same form shown again with its errors: what the page before kept is in this one.
    if (!sheet.holds(latest)) return;
    found = found.filter((text) => text !== latest);
    if (await sheet.keepHere()) await vault.forget(latest.id, latest.key).catch(() => {});
    return;
  }
  if (JSON.stringify(latest.entries) === sheet.saved) return;
  if (!sheet.restore(latest)) return;
  found = found.filter((text) => text !== latest);
  sheet.bar.say(sheet.bar.sentence("restored"));
  sheet.bar.warn(sheet.bar.sentence("restored"));
  // Kept again by this page, the copy of the dead one is not needed any more.
  if (await sheet.keepHere()) await vault.forget(latest.id, latest.key).catch(() => {});
  sheet.schedule(0);
}

async function sendFound() {
  for (const text of found) {
    const kind = await sendLeftover(vault, writer, text, notices);
    if (["away", "trouble", "signed-out"].includes(kind)) return;
  }
}

function watch() {
  const soon = () => sheet.isDirty() && sheet.send();
  addEventListener("online", () => sheet.sendAgain());
  addEventListener("pagehide", soon);
  document.addEventListener("visibilitychange", soon);
  addEventListener("beforeunload", (event) => { if (sheet.isAtRisk()) event.preventDefault(); });
  addEventListener("keydown", (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    sheet.send().then((kind) => kind === "saved" && sheet.bar.say(sheet.bar.badge.textContent));
  });
  document.addEventListener("click", (event) => leave(event));
  document.addEventListener("submit", (event) => leaveByButton(event), { capture: true });
  sheet.bar.again.addEventListener("click", () => sheet.send());
  sheet.bar.signIn.addEventListener("submit", signIn);
}

// A link followed while something is on its way: the server has it first, as long as the network answers.
async function leave(event) {
  const link = event.target.closest?.("a[href]");
  const isPlain = link && !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (!isPlain || link.target || link.origin !== location.origin || link.hash || !sheet.isDirty()) return;
  event.preventDefault();
  await wordsFirst();
  location.href = link.href;
}

function wordsFirst() {
  return Promise.race([sheet.send(), new Promise((resolve) => { setTimeout(resolve, 2_000); })]);
}

// The same for the button of another form; those that sign in and out see to it themselves.
async function leaveByButton(event) {
  const { target, submitter } = event;
  if (target === form || target === sheet.bar.signIn || "signOut" in target.dataset) return;
  if (leaving === "now" || !(leaving || sheet.isDirty())) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (leaving) return;
  leaving = "soon";
  await wordsFirst();
  leaving = "now";
  try {
    target.requestSubmit(submitter);
  } finally {
    leaving = "";
  }
}

// Signing in again without leaving the page; the text goes out as the same person only.
async function signIn(event) {
  event.preventDefault();
  const { signIn: box } = sheet.bar;
  const said = box.querySelector("[data-sign-in-error]");
  try {
    if (!csrf()) await fetch("/connexion/");
    const answer = await fetch(box.action, {
      method: "POST",
      body: new URLSearchParams([...new FormData(box), ["writer", writer]]),
      headers: { "X-CSRFToken": csrf(), Accept: "application/json" },
    });
    const { sentence = "" } = await answer.json();
    said.textContent = sentence;
    if (!answer.ok) return;
  } catch {
    said.textContent = sheet.bar.sentence("cut");
    return;
  }
  box.querySelector("[type=password]").value = "";
  box.hidden = true;
  sheet.bar.warn("");
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = csrf();
  (sheet.lastField ?? form.querySelector("textarea, input:not([type=hidden])")).focus();
  await sheet.send();
}

// Signing out while a text waits: its writer is told what stays here, and decides.
frame.ownerDocument.querySelector("form[data-sign-out]")?.addEventListener("submit", async (event) => {
  const box = event.target;
  if (!vault || box.elements.unsent) return;
  event.preventDefault();
  if (sheet?.isDirty()) await sheet.send();
  const left = await vault.all();
  if (!left.length) {
    box.submit();
    return;
  }
  notices.ask("signOutUnsent", "signOutAnyway", () => {
    const mark = Object.assign(document.createElement("input"), { type: "hidden", name: "unsent", value: "1" });
    box.append(mark);
    box.submit();
  });
});
