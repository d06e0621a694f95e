import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { countdown, isSpoken, minutesLeft, serverNow, setClock } from "../../../static/js/live/clock.js";

test("minutes are rounded up: there is one until the very end", () => {
  assert.equal(minutesLeft(600, 0), 10);
  assert.equal(minutesLeft(600, 0.5), 10);
  assert.equal(minutesLeft(600, 541), 1);
  assert.equal(minutesLeft(600, 599.9), 1);
  assert.equal(minutesLeft(600, 600), 0);
  assert.equal(minutesLeft(600, 700), 0);
});

test("a countdown shows seconds, and nothing once it is over", () => {
  assert.equal(countdown(120, 0), "2:00");
  assert.equal(countdown(120, 1), "1:59");
  assert.equal(countdown(120, 115), "0:05");
  assert.equal(countdown(120, 120), "");
});

test("ten, five, one minutes and the end are spoken, when the count comes down to them", () => {
  assert.deepEqual([11, 10, 9, 5, 2, 1, 0].filter((now) => isSpoken(now + 1, now)), [10, 5, 1, 0]);
  assert.equal(isSpoken(undefined, 5), false, "not at the first look");
  assert.equal(isSpoken(5, 5), false, "not twice");
});

test("the clock of the machine may be set: the count goes on", () => {
  setClock(1_000_000);
  const before = serverNow();
  mock.timers.enable({ apis: ["Date"], now: 0 });
  mock.timers.setTime(9_000_000_000);
  const after = serverNow();
  mock.timers.reset();
  assert.ok(Math.abs(before - 1_000_000) < 1);
  assert.ok(after - before < 1);
});
