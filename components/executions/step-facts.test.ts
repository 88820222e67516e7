import { describe, expect, test } from "vitest";
import type { JournalStep } from "./page-data";
import { approvalFacts, childOf, openWaits, orderFacts, readUndoes, rowOfSeq, tokensOf, undoneBy } from "./step-facts";

const since = "2026-01-20T08:00:00.000Z";
const until = "2026-01-20T09:00:00.000Z";

describe("openWaits", () => {
  test("says of each path what it waits for, and leaves out those that work, have ended or stand for their branches", () => {
    const state = {
      tokens: [
        { id: "", node: "notify", attempt: 0, wait: { kind: "branches", since } },
        { id: "notify/0", node: "ask", attempt: 0, wait: { kind: "approval", id: "appr_1", until, since } },
        { id: "notify/1", node: "call", attempt: 0, wait: { kind: "child", id: "exec_2", until: null, since } },
        { id: "notify/2", node: "result", attempt: 0, wait: { kind: "async", ids: ["async_1"], since } },
        { id: "notify/3", node: "mail", attempt: 0 },
        { id: "notify/4", node: "old", attempt: 0, ended: "stopped", wait: { kind: "timer", until, since } },
      ],
    };
    expect(openWaits(state)).toEqual([
      { stepId: "ask", kind: "approval", id: "appr_1", until },
      { stepId: "call", kind: "child", id: "exec_2", until: null },
      { stepId: "result", kind: "async", id: null, until: null },
    ]);
  });

  test.each([[{}], [null]])("an execution nobody has claimed waits for nothing (%j)", (state) => {
    expect(tokensOf(state)).toEqual([]);
    expect(openWaits(state)).toEqual([]);
  });
});

describe("orderFacts", () => {
  test("names who gave the order, and falls back to who is written beside the row", () => {
    const order = { by: { userId: "user_1", name: "Mara", role: "ops" }, reason: "Parcel found", compensate: true };
    expect(orderFacts(order)).toEqual({ by: "Mara", role: "ops", reason: "Parcel found", compensate: true });
    expect(orderFacts(null, "user_1")).toEqual({ by: "user_1", role: null, reason: null, compensate: null });
  });
});

describe("undoing", () => {
  const steps = [
    { seq: 1, stepId: "coupon", phase: "FORWARD", undoes: null },
    { seq: 2, stepId: "coupon", phase: "COMPENSATION", undoes: "1" },
    { seq: 3, stepId: "", phase: "CONTROL", undoes: null },
  ] as JournalStep[];

  test.each([
    ["4", { executionId: null, seq: 4 }],
    ["exec_01ABC#12", { executionId: "exec_01ABC", seq: 12 }],
    [null, null],
    ["", null],
    ["exec_01ABC", null],
  ])("%j names a row", (undoes, wanted) => {
    expect(readUndoes(undoes)).toEqual(wanted);
  });

  test("a row leads to what undid it, and back", () => {
    expect(undoneBy(steps, 1)?.seq).toBe(2);
    expect(undoneBy(steps, 2)).toBeNull();
    expect([1, 2, 3, 9].map((seq) => rowOfSeq(steps, seq))).toEqual(["coupon", "undo:coupon", "order:3", null]);
  });
});

test("childOf finds the child that is waited for, else the one that gave the output", () => {
  const waits = [{ stepId: "call", kind: "child" as const, id: "exec_2", until: null }];
  expect(childOf(null, waits, "call")).toBe("exec_2");
  expect(childOf({ execution_id: "exec_1", status: "SUCCEEDED" }, waits, "other")).toBe("exec_1");
  expect(childOf("exec_1", [], "call")).toBeNull();
});

test("approvalFacts reads an answer and nothing else", () => {
  const answer = { approved: true, verdict: "approved", edited: true, values: {}, reason: null, approver: "Mara" };
  expect(approvalFacts(answer)).toEqual({ verdict: "approved", approver: "Mara", reason: null, edited: true });
  expect(approvalFacts({ text: "approved" })).toBeNull();
  expect(approvalFacts(null)).toBeNull();
});
