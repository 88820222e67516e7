import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node } from "../sop/graph";
import { baseAt, NOTHING_BEFORE, refuseFork, rowsBefore, type ForkRow, type ForkSource } from "./fork-point";
import { outputNode, skillNode, sopOf } from "./test-engine";

const approval = {
  ...skillNode("ask", "c"),
  type: "human_approval",
  onTimeout: { kind: "reject" },
  onReject: null,
} as unknown as Node;
const fan: Node = {
  ...skillNode("fan", "end"),
  type: "parallel_execution",
  outputVar: null,
  branches: [{ id: "one", entry: "inside" }],
  join: { kind: "all" },
  others: "finish",
};
const { graph } = sopOf([
  skillNode("a", "b"),
  skillNode("b", "ask", { async: true }),
  approval,
  skillNode("c", "fan"),
  fan,
  skillNode("inside", null),
  outputNode("end", "done"),
]);

const row = (seq: number, stepId: string, over: Partial<ForkRow> = {}): ForkRow => ({
  seq,
  stepId,
  kind: graph.nodes[stepId]!.type,
  phase: "FORWARD",
  status: "SUCCEEDED",
  output: { from: stepId, seq },
  ...over,
});
const source = (journal: ForkRow[], over: Partial<ForkSource> = {}): ForkSource => ({
  id: "exec_1",
  graph,
  journal,
  node: null,
  base: NOTHING_BEFORE,
  variables: {},
  undone: new Set(),
  ...over,
});
const why = (from: ForkSource, stepId: string) => refuseFork(from, stepId)?.reason ?? null;

describe("what a new execution begins with", () => {
  it("is what was known before the step's first visit, not what a second round changed", () => {
    const journal = [row(1, "a"), row(2, "b", { status: "FAILED", output: null }), row(3, "a"), row(4, "b")];
    expect(baseAt(source(journal), "b").variables).toEqual({ a: { from: "a", seq: 1 } });
    expect(baseAt(source(journal), "a").variables).toEqual({});
  });

  it("holds what an asynchronous call gave, however late it came", () => {
    const journal = [row(1, "a"), row(2, "b", { status: "STARTED", output: null }), row(3, "c"), row(4, "b")];
    expect(baseAt(source(journal), "c").variables).toEqual({ a: { from: "a", seq: 1 }, b: { from: "b", seq: 4 } });
    expect(why(source(journal.slice(0, 3)), "c")).toBe("step_under_way");
  });

  it("takes what the journal does not keep from what the execution knows", () => {
    const from = source([row(1, "a", { output: null }), row(2, "c")], { variables: { a: "kept" } });
    expect(baseAt(from, "c").variables).toEqual({ a: "kept" });
  });

  it("is everything, at the step it stands at without having tried it", () => {
    expect(baseAt(source([row(1, "a")], { node: "b" }), "b").variables).toEqual({ a: { from: "a", seq: 1 } });
  });

  it("goes on from what the execution itself began with", () => {
    const base = { variables: { a: "before", b: "before" }, approval: null, undone: null };
    expect(baseAt(source([row(1, "b"), row(2, "c")], { base }), "c").variables).toEqual({
      a: "before",
      b: { from: "b", seq: 1 },
    });
  });
});

describe("where a new execution may not begin", () => {
  it.each([
    ["a step there is not", "zz", "step_unknown"],
    ["a step inside a branch", "inside", "step_in_branch"],
    ["a step it never came to", "fan", "step_not_reached"],
    ["after an approval that was for another act", "c", "approval_before"],
  ])("%s", (_what, stepId, reason) => {
    expect(why(source([row(1, "a"), row(2, "ask"), row(3, "c")]), stepId)).toBe(reason);
  });

  it("after an approval, also one of the execution it was itself begun from: the facts may have changed", () => {
    const journal = [row(1, "a"), row(2, "ask"), row(3, "c", { status: "FAILED" })];
    expect(why(source(journal), "c")).toBe("approval_before");
    expect(why(source(journal), "ask")).toBeNull();
    const base = baseAt(source(journal), "c");
    expect(why(source([row(1, "c"), row(2, "fan")], { base }), "fan")).toBe("approval_before");
  });

  it("after something that was undone", () => {
    const from = source([row(1, "a"), row(2, "b"), row(3, "c")], { undone: new Set([1]) });
    expect(why(from, "c")).toBe("step_undone");
    expect(why(from, "a")).toBeNull();
    expect(why(source([row(1, "c")], { base: baseAt(from, "c"), node: "fan" }), "fan")).toBe("step_undone");
  });
});

it("never begins with what came after", () => {
  const rows = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom("SUCCEEDED", "FAILED")), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(rows, fc.constantFrom("a", "b", "c"), (steps, at) => {
      const from = source(steps.map(([stepId, status], i) => row(i + 1, stepId, { status })));
      const last = rowsBefore(from, at)?.at(-1)?.seq ?? 0;
      const known = baseAt(from, at).variables as Record<string, { seq: number }>;
      for (const { seq } of Object.values(known)) expect(seq).toBeLessThanOrEqual(last);
      expect(Object.keys(known)).not.toContain(at);
    }),
  );
});
