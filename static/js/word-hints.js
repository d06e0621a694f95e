// What a narrative says of itself: how many words it holds, and whether it tells one day or any day.

const WORD = /[\p{L}\p{N}]+(?:[-’'][\p{L}\p{N}]+)*/gu;
const GENERALITIES = [
  "souvent", "toujours", "généralement", "en général", "d[’']habitude", "parfois", "quelquefois", "chaque fois",
  "à chaque fois", "la plupart", "il faut", "on doit", "il convient", "les gens", "habituellement", "régulièrement",
  "normalement",
];
const GENERAL = new RegExp(`(?:^|[^\\p{L}])(?:${GENERALITIES.join("|")})(?![\\p{L}])`, "giu");
const ANYONE = /(?:^|[^\p{L}])on\s+\p{L}+/giu;
const I_DID = /(?:^|[^\p{L}])(?:je\s+|j[’'])(?:me\s+|m[’']|lui\s+|leur\s+|l[’']|ne\s+|n[’'])*\p{L}+/giu;
const ENOUGH_TO_SAY = 40;

/**
 * @param {RegExp} pattern
 * @param {string} text
 */
const count = (pattern, text) => (text.match(pattern) ?? []).length;

/** @param {string} text */
export const wordsIn = (text) => count(WORD, text);

/**
 * « je + verb » against what is true of any day (explicitation interview: generic words are a loss of contact).
 * @param {string} text
 */
export function isGeneral(text) {
  return wordsIn(text) >= ENOUGH_TO_SAY && count(GENERAL, text) + count(ANYONE, text) > count(I_DID, text);
}
