import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Reversibility } from "../skills/contract";
import { compileSop } from "./compile";
import type { KnownSkills } from "./declare-types";

const skill = (reversibility: Reversibility) => ({
  input: z.object({}),
  output: z.object({}),
  permissions: [],
  reversibility,
});
const skills: KnownSkills = new Map([
  ["give", skill({ kind: "reversible", compensate: "take" })],
  ["send", skill({ kind: "irreversible" })],
]);

const SOP = `SOP_ID: test
DESCRIPTION: A test.
TRIGGERS: [{ type: user_intent, intent_name: test }]
INPUT_SCHEMA: { type: object, properties: {} }
STEPS:
  - { id: gift, type: skill_call, skill_name: give, idempotency_key: gift }
  - { id: mail, type: skill_call, skill_name: send, idempotency_key: mail }
  - { id: try, type: skill_call, skill_name: send, idempotency_key: try, on_failure: { goto: end } }
  - { id: end, type: output, message_template: Done. }
`;

function findings(rest: string) {
  const text = `${SOP}${rest}\n`;
  const { sop, problems } = compileSop(text, "t.yaml", { skills });
  expect(sop).not.toBeNull();
  return problems.map(({ code, severity, line, column, message }) => {
    expect([code, severity]).toEqual(["not-in-effect", "warning"]);
    expect(message).toContain("Remove it.");
    return text
      .split("\n")
      [line - 1]?.slice(column - 1)
      .split(/[:}]/)[0];
  });
}
const strategy = (step: string, acts: string) => `COMPENSATION_STRATEGY: [{ step: ${step}, on_failure: [${acts}] }]`;

describe("keys that change nothing", () => {
  it("are silent where the engine does what they say", () => {
    expect(findings("")).toEqual([]);
    expect(findings(strategy("mail", "{ rollback: gift }"))).toEqual([]);
    expect(findings("AUDIT_POLICY: { level: FULL_TRACE, log_to: ai_decisions, human_review_required: true }")).toEqual(
      [],
    );
  });

  it.each([
    [strategy("mail", "{ notify: ops }, { create_alert: late }"), ["notify", "create_alert"]],
    [strategy("try", "{ rollback: mail }"), ["rollback"]],
    [strategy("try", "{ rollback: gift }"), ["rollback"]],
    [strategy("mail", "{ rollback: gift }, { rollback: end }"), ["rollback"]],
    ["AUDIT_POLICY: { sensitive_data_mask: true }", ["sensitive_data_mask"]],
    ["AUDIT_POLICY: { sensitive_data_mask: false, level: SUMMARY }", ["sensitive_data_mask", "level"]],
  ])("are told of, where they are written: %s", (rest, keys) => {
    expect(findings(rest)).toEqual(keys);
  });
});
