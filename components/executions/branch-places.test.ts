import { describe, expect, test } from "vitest";
import type { Node } from "@/server/sop/graph";
import { branchPlaces, targetsOf } from "./branch-places";

const base = {
  label: { "zh-CN": "", en: "" },
  line: 1,
  next: null,
  onFailure: null,
  retry: { count: 0, backoffMs: 0, jitter: false, on: [] },
  timeoutMs: 1,
  outputVar: null,
};
const literal = { kind: "literal" as const, value: null };
const wait = (id: string, next: string | null = null): Node => ({
  ...base,
  id,
  next,
  type: "wait",
  durationMs: 1,
  until: null,
});
const parallel = (id: string, branches: Record<string, string>, next: string | null = null): Node => ({
  ...base,
  id,
  next,
  type: "parallel_execution",
  branches: Object.entries(branches).map(([name, entry]) => ({ id: name, entry })),
  join: { kind: "all" },
  others: "finish",
});
const nodesOf = (...nodes: Node[]) => Object.fromEntries(nodes.map((node) => [node.id, node]));

describe("branchPlaces", () => {
  test("puts the steps of a branch under it, in the branch they are written in", () => {
    const nodes = nodesOf(
      wait("before", "notify"),
      parallel("notify", { mail: "mail", ticket: "ticket" }, "after"),
      wait("mail", "mail_again"),
      wait("mail_again"),
      wait("ticket"),
      wait("after"),
    );
    expect(Object.fromEntries(branchPlaces(nodes))).toEqual({
      mail: { of: "notify", index: 0, name: "mail", depth: 1 },
      mail_again: { of: "notify", index: 0, name: "mail", depth: 1 },
      ticket: { of: "notify", index: 1, name: "ticket", depth: 1 },
    });
  });

  test("a parallel step inside a branch holds its own, whichever is written first", () => {
    const outer = parallel("outer", { a: "inner", b: "b" });
    const inner = parallel("inner", { x: "x", y: "y" }, "tail");
    const rest = [wait("x"), wait("y"), wait("b"), wait("tail")];
    for (const nodes of [nodesOf(outer, inner, ...rest), nodesOf(inner, outer, ...rest)]) {
      const places = branchPlaces(nodes);
      expect(places.get("x")).toEqual({ of: "inner", index: 0, name: "x", depth: 2 });
      expect(places.get("tail")).toMatchObject({ of: "outer", index: 0, depth: 1 });
      expect(places.get("b")).toMatchObject({ of: "outer", index: 1, depth: 1 });
      expect(places.has("outer")).toBe(false);
    }
  });

  test("a branch that goes round in circles ends", () => {
    const places = branchPlaces(nodesOf(parallel("p", { a: "a" }), wait("a", "b"), wait("b", "a")));
    expect([...places.keys()].sort()).toEqual(["a", "b"]);
  });
});

test("targetsOf names every way on once", () => {
  const approval: Node = {
    ...base,
    id: "ask",
    type: "human_approval",
    next: "go",
    onFailure: "stop",
    message: { "zh-CN": { parts: [] }, en: { parts: [] } },
    approvers: [],
    count: 1,
    tiers: [],
    amount: null,
    currency: null,
    shows: literal,
    editable: {},
    remindAfterMs: null,
    escalate: null,
    onTimeout: { kind: "goto", target: "late" },
    onReject: "stop",
  };
  expect(targetsOf(approval)).toEqual(["go", "stop", "late"]);
});
