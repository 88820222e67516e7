import { describe, expect, test } from "vitest";
import { moveSelection, readSelection, resolveSelection, type Selected, writeSelection } from "./selection";
import type { Bar, Row, RowState, Timeline } from "./timeline-model";

const bar = (ordinal: number): Bar => ({
  ordinal,
  seq: ordinal,
  attempt: ordinal,
  state: "succeeded",
  start: 0,
  duration: 1,
  left: 0,
  width: 100,
  lane: ordinal - 1,
  skewed: false,
  wait: null,
  until: null,
  undoes: null,
});
const row = (key: string, state: RowState, bars: number): Row => ({
  key,
  stepId: key,
  phase: "forward",
  async: false,
  state,
  bars: Array.from({ length: bars }, (_, i) => bar(i + 1)),
  lanes: Math.max(1, bars),
  depth: 0,
  branch: null,
});
const timeline = (...rows: Row[]): Timeline => ({ durationMs: 100, rows, ticks: [], markers: [] });
const abc = timeline(row("a", "succeeded", 1), row("b", "succeeded", 3), row("c", "pending", 0));
const selected = (param: string): Selected => resolveSelection(abc, readSelection(param))!;

describe("the selection in the URL", () => {
  test.each(["a", "undo:create_ticket", "b@2"])("%s is read back as written", (param) => {
    expect(writeSelection(readSelection(param)!)).toBe(param);
  });

  test("nothing chosen is nothing", () => {
    expect(readSelection(null)).toBeNull();
    expect(readSelection("")).toBeNull();
  });
});

describe("resolveSelection", () => {
  test("shows the chosen attempt, or the step's latest", () => {
    expect(selected("b@2").bar?.ordinal).toBe(2);
    expect(selected("b").bar?.ordinal).toBe(3);
  });

  test("an attempt or a step that does not exist falls back instead of showing nothing", () => {
    expect(selected("b@9").bar?.ordinal).toBe(3);
    expect(selected("gone").row.key).toBe("a");
  });

  test("nobody chose: what went wrong, then what is under way, then the first step", () => {
    const wrong = timeline(row("a", "succeeded", 1), row("b", "failed", 2), row("c", "running", 1));
    expect(resolveSelection(wrong, null)?.row.key).toBe("b");
    expect(resolveSelection(timeline(row("a", "succeeded", 1), row("b", "running", 1)), null)?.row.key).toBe("b");
    expect(resolveSelection(abc, null)?.row.key).toBe("a");
    expect(resolveSelection(timeline(), null)).toBeNull();
  });

  test("a step that has not started has no attempt to show", () => {
    expect(selected("c")).toMatchObject({ row: { key: "c" }, bar: null });
  });
});

describe("moveSelection", () => {
  test.each([
    ["a", "ArrowDown", { key: "b", ordinal: null }],
    ["b", "ArrowUp", { key: "a", ordinal: null }],
    ["b", "ArrowLeft", { key: "b", ordinal: 2 }],
    ["b@1", "ArrowRight", { key: "b", ordinal: 2 }],
    ["a", "End", { key: "c", ordinal: null }],
    ["c", "Home", { key: "a", ordinal: null }],
  ])("from %s, %s", (from, key, to) => {
    expect(moveSelection(abc, selected(from), key)).toEqual(to);
  });

  test.each([
    ["a", "ArrowUp"],
    ["c", "ArrowDown"],
    ["b", "ArrowRight"],
    ["b@1", "ArrowLeft"],
    ["a", "x"],
  ])("from %s, %s stays", (from, key) => {
    expect(moveSelection(abc, selected(from), key)).toBeNull();
  });
});
