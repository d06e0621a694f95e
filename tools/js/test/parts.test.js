import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { JSDOM } from "jsdom";

const { window } = new JSDOM("<!doctype html><body></body>", { url: "https://exemple.test/journee/" });
for (const name of ["document", "DOMParser", "CustomEvent", "location", "HTMLElement", "Element"]) {
  globalThis[name] = window[name];
}
globalThis.CSS = { escape: (words) => words.replace(/["\\#.:]/g, "\\$&") };
const { print, refresh, refreshAgain } = await import("../../../static/js/live/parts.js");

const PART = (inside, more = "") => `<div data-live-part="salle" data-live-topics="stage" ${more}>${inside}</div>`;
const part = () => document.querySelector("[data-live-part]");

function serving(inside, more) {
  globalThis.fetch = async () => new Response(`<!doctype html><body>${PART(inside, more)}</body>`);
}

beforeEach(() => { document.body.innerHTML = PART("<p>Avant</p>"); });

test("a part takes the place of the old one", async () => {
  serving("<p>Après</p>");
  assert.equal(await refresh(["stage"], null), true);
  assert.equal(part().textContent, "Après");
});

test("a topic that is not its own leaves it alone", async () => {
  serving("<p>Après</p>");
  await refresh(["signs"], null);
  assert.equal(part().textContent, "Avant");
});

test("what somebody types is never replaced, and the news comes once they have left", async () => {
  document.body.innerHTML = `${PART('<input name="motif">')}<button>Ailleurs</button>`;
  document.querySelector("input").focus();
  serving("<p>Après</p>");
  await refresh(["stage"], null);
  assert.ok(document.querySelector("input"), "still there");
  document.querySelector("button").focus();
  refreshAgain();
  assert.equal(part().textContent, "Après");
});

test("a field that was changed waits too, even when one has left it", async () => {
  document.body.innerHTML = PART('<input name="motif" value="">');
  document.querySelector("input").value = "Un oubli";
  serving("<p>Après</p>");
  await refresh(["stage"], null);
  refreshAgain();
  assert.equal(document.querySelector("input").value, "Un oubli");
});

test("words that are selected stay selected", async () => {
  document.body.innerHTML = PART("<p>Avant ce jour</p>");
  document.getSelection().selectAllChildren(document.querySelector("p"));
  serving("<p>Après</p>");
  await refresh(["stage"], null);
  assert.equal(document.getSelection().toString(), "Avant ce jour");
  document.getSelection().removeAllRanges();
  refreshAgain();
  assert.equal(part().textContent, "Après");
});

test("open folds and the place where one stands are found again", async () => {
  document.body.innerHTML = PART('<details><summary>Plus</summary><a href="/x/">Lien</a></details>');
  document.querySelector("details").open = true;
  document.querySelector("a").focus();
  serving('<details><summary>Plus</summary><a href="/x/">Lien</a><p>Neuf</p></details>');
  await refresh(["stage"], null);
  assert.equal(document.querySelector("details").open, true);
  assert.equal(document.activeElement.getAttribute("href"), "/x/");
});

test("tokens, clocks and folds are no change", () => {
  const one = document.createElement("div");
  one.innerHTML = '<input name="csrfmiddlewaretoken" value="a"><span data-clock="1">2 min</span><details open></details>';
  const other = document.createElement("div");
  other.innerHTML = '<input name="csrfmiddlewaretoken" value="b"><span data-clock="9">5 min</span><details></details>';
  assert.equal(print(one), print(other));
});

test("an answer that is an error is asked again; a refusal is not", async () => {
  globalThis.fetch = async () => new Response("", { status: 503 });
  assert.equal(await refresh(["stage"], null), false);
  globalThis.fetch = async () => new Response("", { status: 404 });
  assert.equal(await refresh(["stage"], null), true);
  assert.equal(part().textContent, "Avant");
});
