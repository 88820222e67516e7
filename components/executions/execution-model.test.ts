import { describe, expect, test } from "vitest";
import {
  answerText,
  costMicroUsd,
  elapsedMs,
  failureOf,
  modelsUsed,
  relatedRecords,
  stepRecord,
  stepTitle,
} from "./execution-model";
import type { ExecutionPageData, JournalStep, ModelCall } from "./page-data";
import type { Bar, Row } from "./timeline-model";

const journal = (seq: number, more: Partial<JournalStep>) =>
  ({ seq, phase: "FORWARD", input: null, output: null, ...more }) as JournalStep;
const call = (model: string, stepId = "apologise") => ({ provider: "anthropic", model, stepId }) as ModelCall;
const row = (stepId: string, phase: Row["phase"] = "forward") =>
  ({ key: phase === "compensation" ? `undo:${stepId}` : stepId, stepId, phase }) as Row;

describe("relatedRecords", () => {
  test("finds what the steps made, wherever it stands in the journal", () => {
    const steps = [
      { output: { email_id: "mail_1" } },
      { output: { ticket_number: "#CS-2026-001001" } },
      { output: { text: "x" } },
    ];
    expect(relatedRecords(steps)).toEqual({ emailId: "mail_1", ticketNumber: "CS-2026-001001" });
  });

  test("finds nothing in outputs of any other shape", () => {
    const steps = [{ output: null }, { output: "email_id" }, { output: ["email_id"] }, { output: { email_id: 7 } }];
    expect(relatedRecords(steps)).toEqual({ emailId: null, ticketNumber: null });
  });
});

describe("stepRecord", () => {
  const steps = [
    journal(1, { stepId: "ticket", status: "STARTED", input: { order_id: "12345" } }),
    journal(2, { stepId: "ticket", status: "SUCCEEDED", output: { ticket_number: "#CS-1" } }),
    journal(3, { stepId: "ticket", phase: "COMPENSATION", input: { number: "CS-1" } }),
  ];
  const data = { steps, modelCalls: [call("a", "ticket"), call("b", "other")] };

  test("an outcome without an input shows what it was begun with, never what its undoing got", () => {
    const record = stepRecord(data, row("ticket"), { seq: 2 } as Bar);
    expect(record.entry?.seq).toBe(2);
    expect(record.input).toEqual({ order_id: "12345" });
    expect(record.calls.map((one) => one.model)).toEqual(["a"]);
  });

  test("an undoing shows its own input and no model calls of the step it undoes", () => {
    const record = stepRecord(data, row("ticket", "compensation"), { seq: 3 } as Bar);
    expect(record).toMatchObject({ input: { number: "CS-1" }, calls: [] });
  });

  test("a step still at work has no entry", () => {
    expect(stepRecord(data, row("mail"), null)).toEqual({ entry: null, input: null, calls: [] });
  });
});

test("costs add up from the journal until the audit record is closed", () => {
  const steps = [{ costMicroUsd: 1_000 }, { costMicroUsd: 250 }] as JournalStep[];
  const open = { completedAt: null, totalCostUsd: 0 } as ExecutionPageData["decision"];
  const closed = { completedAt: new Date(), totalCostUsd: 0.023 } as ExecutionPageData["decision"];
  expect(costMicroUsd({ steps, decision: open })).toBe(1_250);
  expect(costMicroUsd({ steps, decision: null })).toBe(1_250);
  expect(costMicroUsd({ steps, decision: closed })).toBe(23_000);
});

test("elapsed time runs until the end, or until now, and is never negative", () => {
  const at = (ms: number) => new Date(1_000_000 + ms);
  const execution = (completedAt: Date | null) => ({ createdAt: at(0), completedAt }) as ExecutionPageData["execution"];
  expect(elapsedMs({ execution: execution(at(2_300)), now: at(9_000) })).toBe(2_300);
  expect(elapsedMs({ execution: execution(null), now: at(700) })).toBe(700);
  expect(elapsedMs({ execution: execution(null), now: at(-50) })).toBe(0);
});

test("models are counted in the order they were first asked", () => {
  expect(modelsUsed([call("sonnet"), call("offline"), call("sonnet")])).toEqual([
    { model: "sonnet", calls: 2 },
    { model: "offline", calls: 1 },
  ]);
});

test("the answer and the failure are read from whatever the record holds", () => {
  expect(answerText({ message: { "zh-CN": "好", en: "Good" } }, "zh-CN")).toBe("好");
  for (const odd of [null, "x", {}, { message: null }, { message: "x" }, { message: { en: 1 } }]) {
    expect(answerText(odd, "en")).toBeNull();
  }
  expect(failureOf({ code: "TIMEOUT", message: "late", stepId: "a" })).toEqual({
    code: "TIMEOUT",
    message: "late",
    stepId: "a",
  });
  expect(failureOf(null)).toBeNull();
  expect(failureOf({ message: "no code" })).toBeNull();
});

test("a step is called by its label, and by its id when this version has none", () => {
  const nodes = {
    a: { label: { "zh-CN": "查询订单", en: "Look up the order" } },
  } as unknown as ExecutionPageData["graph"]["nodes"];
  expect(stepTitle(nodes, "a", "zh-CN")).toBe("查询订单");
  expect(stepTitle(nodes, "gone", "en")).toBe("gone");
});
