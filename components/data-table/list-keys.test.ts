import { describe, expect, test } from "vitest";
import { listAction, type ListKeyState } from "./list-keys";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  isComposing: false,
  ...more,
});
const state = (more: Partial<ListKeyState> = {}): ListKeyState => ({
  focused: -1,
  rows: 3,
  typing: false,
  searching: false,
  covered: false,
  ...more,
});

describe("listAction", () => {
  test("slash goes to the search", () => {
    expect(listAction(press("/"), state())).toEqual({ kind: "search" });
  });

  test.each([
    ["j", -1, 0],
    ["j", 1, 2],
    ["j", 2, 2],
    ["k", -1, 0],
    ["k", 2, 1],
    ["k", 0, 0],
    ["ArrowDown", 0, 1],
    ["ArrowUp", 1, 0],
    ["Home", 2, 0],
    ["End", 0, 2],
  ])("%s on row %i goes to row %i", (key, focused, to) => {
    expect(listAction(press(key), state({ focused }))).toEqual({ kind: "move", to });
  });

  test.each(["ArrowDown", "ArrowUp", "Home", "End"])("%s scrolls the page while no row has the focus", (key) => {
    expect(listAction(press(key), state())).toBeNull();
  });

  test("from the search, only the arrow goes down into the rows", () => {
    expect(listAction(press("ArrowDown"), state({ typing: true, searching: true }))).toEqual({ kind: "move", to: 0 });
    expect(listAction(press("j"), state({ typing: true, searching: true }))).toBeNull();
  });

  test.each([
    ["typing elsewhere", press("j"), state({ typing: true })],
    ["an open dialog", press("j"), state({ covered: true })],
    ["a chord", press("j", { ctrlKey: true }), state()],
    ["an input method's composition", press("j", { isComposing: true }), state()],
    ["an empty list", press("j"), state({ rows: 0 })],
  ])("keeps its hands off during %s", (_, event, when) => {
    expect(listAction(event, when)).toBeNull();
  });
});
