import { describe, expect, test } from "vitest";
import { afterLeaving, type Answering, inboxAction, moveTo } from "./inbox-keys";

const all = new Set<Answering>(["approve", "reject", "edit", "ask"]);
const where = { typing: false, covered: false, inList: true, can: all };
const press = (key: string, more: object = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  isComposing: false,
  ...more,
});

describe("inboxAction", () => {
  test.each([
    ["j", { kind: "move", by: 1 }],
    ["ArrowUp", { kind: "move", by: -1 }],
    ["/", { kind: "search" }],
    ["a", { kind: "approve" }],
    ["r", { kind: "reject" }],
    ["e", { kind: "edit" }],
    ["i", { kind: "ask" }],
    ["x", null],
  ])("%s", (key, action) => {
    expect(inboxAction(press(key), where)).toEqual(action);
  });

  test("arrows scroll when the focus is not in the list", () => {
    expect(inboxAction(press("ArrowDown"), { ...where, inList: false })).toBeNull();
  });

  test("what may not be answered has no key", () => {
    expect(inboxAction(press("e"), { ...where, can: new Set(["approve"]) })).toBeNull();
  });

  test.each([{ typing: true }, { covered: true }])("nothing is taken from who writes or is asked (%j)", (more) => {
    for (const key of ["a", "j", "/"]) expect(inboxAction(press(key), { ...where, ...more })).toBeNull();
  });

  test.each([{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { shiftKey: true }, { isComposing: true }])(
    "the browser's and the input method's keys stay theirs (%j)",
    (more) => expect(inboxAction(press("r", more), where)).toBeNull(),
  );
});

test("moveTo stops at the ends and begins at the top", () => {
  const ids = ["a", "b", "c"];
  expect([moveTo(ids, "a", 1), moveTo(ids, "c", 1), moveTo(ids, "a", -1)]).toEqual(["b", "c", "a"]);
  expect([moveTo(ids, null, 1), moveTo(ids, "gone", -1), moveTo([], null, 1)]).toEqual(["a", "a", null]);
});

test("afterLeaving goes on down the list, and back at its end", () => {
  expect(afterLeaving(["a", "b", "c"], "b")).toBe("c");
  expect(afterLeaving(["a", "b", "c"], "c")).toBe("b");
  expect(afterLeaving(["a"], "a")).toBeNull();
});
