// Words under the field, the way to the goal, and whether the text tells one day or any day. Computed here, kept nowhere.
const WORD = /[\p{L}\p{N}]+(?:[-’'][\p{L}\p{N}]+)*/gu;
const GENERAL = /(?:^|[^\p{L}])(?:souvent|toujours|généralement|en général|d[’']habitude|parfois|quelquefois|chaque fois|à chaque fois|la plupart|il faut|on doit|il convient|les gens|habituellement|régulièrement|normalement)(?![\p{L}])/giu;
const ANYONE = /(?:^|[^\p{L}])on\s+\p{L}+/giu;
const I_DID = /(?:^|[^\p{L}])(?:je\s+|j[’'])(?:me\s+|m[’']|lui\s+|leur\s+|l[’']|ne\s+|n[’'])*\p{L}+/giu;
const ENOUGH_TO_SAY = 40;
const form = document.querySelector("[data-words]");
const shown = document.querySelector("[data-words-here]");
const goal = document.querySelector("[data-goal]");
const precision = document.querySelector("[data-precision]");

const text = () => [...form.querySelectorAll("textarea")].map((field) => field.value).join("\n");
const count = (pattern, words) => (words.match(pattern) ?? []).length;

// « je + verb » against what is true of any day (explicitation interview: generic words are a loss of contact).
function isGeneral(words) {
  const general = count(GENERAL, words) + count(ANYONE, words);
  return count(WORD, words) >= ENOUGH_TO_SAY && general > count(I_DID, words);
}

if (form && shown) {
  const elsewhere = Number(goal.querySelector("progress").value) - count(WORD, text());
  let pause;
  let wasReached = elsewhere + count(WORD, text()) >= 200;
  goal.hidden = false;
  const update = () => {
    const here = count(WORD, text());
    shown.textContent = `${form.dataset.words} ${here}`;
    const whole = Math.max(0, elsewhere) + here;
    goal.querySelector("progress").value = Math.min(200, whole);
    goal.querySelector("[data-goal-said]").textContent = whole >= 200 ? goal.dataset.reached : `${whole} / 200`;
    if (whole >= 200 && !wasReached) document.querySelector("[data-status]").textContent = goal.dataset.reached;
    wasReached = whole >= 200;
    clearTimeout(pause);
    pause = setTimeout(() => {
      precision.hidden = !isGeneral(text());
      precision.textContent = precision.hidden ? "" : precision.dataset.general;
    }, 1_500);
  };
  form.addEventListener("input", update);
  update();
}
