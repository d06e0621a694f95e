import assert from "node:assert/strict";
import { test } from "node:test";

import { isGeneral, wordsIn } from "../../../static/js/word-hints.js";

const filler = "mot ".repeat(40);

test("words are counted as people count them", () => {
  assert.equal(wordsIn(""), 0);
  assert.equal(wordsIn("L’entretien de mi-parcours, à 9 h."), 6);
  assert.equal(wordsIn("un\n\ndeux   trois…"), 3);
});

test("a text that tells any day is told so, once there is enough of it", () => {
  assert.equal(isGeneral("Souvent, on écoute."), false, "too short to say");
  assert.equal(isGeneral(`${filler}Souvent, on écoute les gens, en général il faut attendre.`), true);
});

test("a text that tells one day is left alone", () => {
  assert.equal(isGeneral(`${filler}J’ai posé la feuille, je l’ai regardé, je n’ai rien dit. Souvent.`), false);
});

test("part of a word is not the word", () => {
  assert.equal(isGeneral(`${filler}Le toujourisme et la souventitude.`), false);
});
