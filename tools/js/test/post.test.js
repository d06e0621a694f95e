import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { post } from "../../../static/js/writing/post.js";

const text = { entries: [["body", "Mes mots."]], revision: 3, key: "page.1", pages: ["page"] };
let asked;

function answering(status, body, type = "application/json") {
  globalThis.fetch = async (address, options) => {
    asked = { address, ...options };
    return new Response(typeof body === "string" ? body : JSON.stringify(body), {
      status, headers: { "Content-Type": type },
    });
  };
}

beforeEach(() => { globalThis.document = { cookie: "csrftoken=jeton; autre=1" }; });

test("a receipt names a revision and an hour", async () => {
  answering(200, { revision: 4, at: "11 h 57", refusals: [] });
  assert.deepEqual(await post("/recits/1/", "moi", text), { kind: "saved", revision: 4, at: "11 h 57", refusals: [] });
});

for (const [said, type] of [
  [{}, "application/json"],
  [{ revision: 4 }, "application/json"],
  [{ at: "11 h 57" }, "application/json"],
  [{ revision: "4", at: "11 h 57" }, "application/json"],
  ["<h1>Portail Wi-Fi</h1>", "text/html"],
]) {
  test(`any other 200 is trouble: ${JSON.stringify(said)}`, async () => {
    answering(200, said, type);
    assert.equal((await post("/recits/1/", "moi", text)).kind, "trouble");
  });
}

for (const [status, kind] of [[401, "signed-out"], [403, "refused"], [409, "apart"], [413, "gone"], [500, "trouble"]]) {
  test(`${status} is ${kind}`, async () => {
    answering(status, { sentence: "Voilà." });
    assert.equal((await post("/recits/1/", "moi", text)).kind, kind);
  });
}

test("no network is said as such, whatever fails", async () => {
  globalThis.fetch = async () => { throw new TypeError("network"); };
  assert.deepEqual(await post("/recits/1/", "moi", text), { kind: "away" });
});

test("the sending carries its writer, its key, what was seen and the token", async () => {
  answering(200, { revision: 4, at: "11 h 57" });
  await post("/recits/1/", "moi", { ...text, mends: true });
  const sent = new URLSearchParams(asked.body);
  const marks = ["writer", "key", "revision", "pages"].map((name) => sent.get(name));
  assert.deepEqual(marks, ["moi", "page.1", "3", "page"]);
  assert.equal(asked.headers["X-CSRFToken"], "jeton");
  assert.equal(asked.headers["X-Autosave"], "mends");
});
