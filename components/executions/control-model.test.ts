import { expect, test } from "vitest";
import { isGrave, offersOf } from "./control-model";

const nothing = { orders: [], fork: [], retry: [], rollback: false, review: false };

test("the menu begins with what is gentle and ends with what undoes", () => {
  const offers = offersOf({
    ...nothing,
    orders: [
      { kind: "cancel", steps: null },
      { kind: "skip", steps: ["a"] },
      { kind: "pause", steps: null },
    ],
    fork: ["a", "b"],
    rollback: true,
  });
  expect(offers.map(({ kind, steps }) => [kind, steps])).toEqual([
    ["pause", null],
    ["skip", ["a"]],
    ["fork", ["a", "b"]],
    ["cancel", null],
    ["rollback", null],
  ]);
  expect(offers.map(({ kind }) => isGrave(kind))).toEqual([false, false, false, true, true]);
});

test("what could begin at no step is not offered", () => {
  expect(offersOf(nothing)).toEqual([]);
  expect(offersOf({ ...nothing, retry: ["a"] }).map(({ kind }) => kind)).toEqual(["retry_ended"]);
});
