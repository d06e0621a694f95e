import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { beforeEach, test } from "node:test";

import { IDBFactory } from "fake-indexeddb";
import "fake-indexeddb/auto";

import { Outbox, PATIENCE } from "../../../static/js/writing/outbox.js";

const SECRET = randomBytes(32).toString("base64");
const OTHER = randomBytes(32).toString("base64");
const text = (words, key = "page.1") => ({
  entries: [["body", words]], revision: 3, key, pages: ["page"], where: "/recits/1/",
});

beforeEach(() => { globalThis.indexedDB = new IDBFactory(); });

/** Everything on the disk, as somebody would read it who has the file. */
async function dump() {
  const request = indexedDB.open("brouillons");
  const database = await new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const rows = database.transaction("textes").objectStore("textes").getAll();
  return new Promise((resolve) => { rows.onsuccess = () => resolve(rows.result); });
}

test("what is kept comes back to its writer, the oldest first", async () => {
  const outbox = await Outbox.open(SECRET);
  await outbox.keep("page-a", "/recits/1/", text("Premier."));
  await outbox.keep("page-b", "/recits/2/", text("Second."));
  const again = await Outbox.open(SECRET);
  assert.deepEqual((await again.all()).map((one) => one.entries[0][1]), ["Premier.", "Second."]);
});

test("the same page and address keep one text, the last", async () => {
  const outbox = await Outbox.open(SECRET);
  await outbox.keep("page", "/recits/1/", text("Un."));
  await outbox.keep("page", "/recits/1/", text("Un. Deux.", "page.2"));
  assert.deepEqual((await outbox.all()).map((one) => one.entries[0][1]), ["Un. Deux."]);
});

test("the disk holds noise: no word, no address, no name", async () => {
  const outbox = await Outbox.open(SECRET);
  await outbox.keep("page", "/recits/1/", text("Camille pleurait."));
  const [row] = await dump();
  const seen = JSON.stringify(row) + Buffer.from(row.sealed).toString("latin1");
  assert.ok(!seen.includes("Camille") && !seen.includes("recits"));
});

test("another person of this computer reads nothing", async () => {
  const outbox = await Outbox.open(SECRET);
  await outbox.keep("page", "/recits/1/", text("À moi."));
  const other = await Outbox.open(OTHER);
  assert.deepEqual(await other.all(), []);
});

test("a text the server has goes; a newer one typed since stays", async () => {
  const outbox = await Outbox.open(SECRET);
  const id = await outbox.keep("page", "/recits/1/", text("Un.", "page.1"));
  await outbox.keep("page", "/recits/1/", text("Un. Deux.", "page.2"));
  await outbox.forget(id, "page.1");
  assert.equal((await outbox.all()).length, 1);
  await outbox.forget(id, "page.2");
  assert.equal((await outbox.all()).length, 0);
});

test("a store that hangs on opening counts as absent within two seconds", async () => {
  globalThis.indexedDB = { open: () => ({}) };
  const started = performance.now();
  assert.equal(await Outbox.open(SECRET), null);
  assert.ok(performance.now() - started < PATIENCE * 10, "it does not wait for ever");
});

test("a store that stops answering is waited for once, and used again when it answers", async () => {
  const outbox = await Outbox.open(SECRET);
  const { transaction } = outbox.database;
  const silent = { objectStore: () => ({ put: () => {} }) };
  outbox.database.transaction = () => silent;
  const back = new Promise((resolve) => { outbox.back = resolve; });
  await assert.rejects(outbox.keep("page", "/recits/1/", text("Un.")));
  const started = performance.now();
  await assert.rejects(outbox.keep("page", "/recits/1/", text("Deux.")));
  assert.ok(performance.now() - started < PATIENCE, "nobody waits a second time");

  outbox.database.transaction = transaction;
  silent.oncomplete();
  await back;
  await outbox.keep("page", "/recits/1/", text("Trois."));
  assert.deepEqual((await outbox.all()).map((one) => one.entries[0][1]), ["Trois."]);
});

test("a store that the browser closes is said to be lost", async () => {
  const outbox = await Outbox.open(SECRET);
  let lost = 0;
  outbox.lost = () => { lost += 1; };
  outbox.database.onclose();
  assert.equal(lost, 1);
  await assert.rejects(outbox.all());
});

test("a full store refuses the text and stays in use", async () => {
  const outbox = await Outbox.open(SECRET);
  const { transaction } = outbox.database;
  outbox.database.transaction = () => { throw new DOMException("full", "QuotaExceededError"); };
  await assert.rejects(outbox.keep("page", "/recits/1/", text("Trop long.")));
  outbox.database.transaction = transaction;
  assert.equal(outbox.isLost, false);
  await outbox.keep("page", "/recits/1/", text("Plus court."));
  assert.equal((await outbox.all()).length, 1);
});
