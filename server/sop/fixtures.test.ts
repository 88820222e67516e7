// The refund procedure of §9.1, put in as it was first written, and with its one line of broken YAML repaired.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { compileSop } from "./compile";
import type { SopProblem } from "./graph";

async function check(name: string) {
  const text = await readFile(join(import.meta.dirname, "fixtures", name), "utf8");
  const lines = text.split("\n");
  const at = ({ line, column }: SopProblem) => lines[line - 1]?.slice(column - 1);
  return { ...compileSop(text, name), at, lines };
}

it("refuses the verbatim text at the nested `on_failure: goto:`", async () => {
  const { sop, graph, problems, at, lines } = await check("refund-verbatim.yaml");
  expect([sop, graph]).toEqual([null, null]);
  expect(problems).toMatchObject([{ code: "parse-error", severity: "error", line: 26 }]);
  expect(problems[0]?.message).toContain("write { key: value }");
  expect(lines[25]).toBe("    on_failure: goto: step_order_not_found");
  expect(at(problems[0]!)).toBe("goto: step_order_not_found");
});

it("finds the targets the repaired text leaves undefined, and still lays out the rest", async () => {
  const { sop, graph, problems, at } = await check("refund-repaired.yaml");
  expect(sop).toBeNull();
  const missing = problems.filter(({ code }) => code === "undefined-target");
  expect(missing.map((problem) => [problem.path, problem.line, at(problem)])).toEqual([
    [["validate_order", "step_order_not_found"], 26, "step_order_not_found }"],
    [["step_success", "step_end"], 169, "step_end"],
  ]);
  expect(graph).toMatchObject({ sopId: "process_intelligent_refund", version: 1, entry: "validate_order" });
  expect(graph?.nodes.check_decision_confidence).toMatchObject({
    condition: { parts: [{ expr: "(decision.confidence) < 0.8" }] },
    onTrue: "step_request_human_approval",
    onFalse: "step_execute_refund",
  });
  expect(graph?.nodes.step_request_human_approval).toMatchObject({
    type: "human_approval",
    approvers: [{ role: "refund_manager" }],
    timeoutMs: 3_600_000,
    onTimeout: { kind: "reject" },
    next: "step_execute_refund",
  });
  expect(graph?.nodes.step_execute_refund).toMatchObject({
    idempotencyKey: { parts: [{ expr: "EXECUTION_ID" }, { text: "_refund" }] },
  });
  expect(graph?.nodes.send_notification).toMatchObject({
    branches: [
      { id: "email_customer", entry: "email_customer" },
      { id: "create_ticket", entry: "create_ticket" },
    ],
    join: { kind: "all" },
    next: "offer_compensation",
  });
  expect(graph?.compensation).toEqual([
    {
      step: "step_execute_refund",
      rollback: ["update_order_status"],
      notify: ["refund_manager"],
      alerts: ["REFUND_EXECUTION_FAILED"],
      then: null,
    },
  ]);
  expect(graph?.auditPolicy).toEqual({ level: "FULL_TRACE", maskSensitive: true, reviewRequired: true });
});

it("asks for an output_schema once, instead of doubting every field of the answer", async () => {
  const { problems, at } = await check("refund-repaired.yaml");
  const doubts = problems.filter(({ code }) => code === "no-output-schema");
  expect(doubts.map((problem) => [problem.path, problem.severity, at(problem)])).toEqual([
    [["ai_decision"], "warning", '"makeRefundDecision"'],
  ]);
  expect(problems.filter(({ message }) => message.includes("`decision` has no field"))).toEqual([]);
});
