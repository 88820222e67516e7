import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Reversibility } from "../skills/contract";
import { checkCode } from "./check-codes";
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
  - { id: try, type: skill_call, skill_name: send, idempotency_key: try, on_failure: { goto: later } }
  - { id: later, type: skill_call, skill_name: give, idempotency_key: later }
  - { id: ask, type: human_approval, message: May I?, approvers: [ops], timeout: 1h, remind_after: 30m, output_var: ask }
  - { id: end, type: output, message_template: "\${ask.verdict}" }
`;

function findings(rest: string, steps = SOP) {
  const text = `${steps}${rest}\n`;
  const { graph, problems } = compileSop(text, "t.yaml", { skills });
  expect(graph).not.toBeNull();
  const aboutForm = problems.filter((problem) => checkCode(problem.code)?.group !== "meaning");
  return aboutForm.map(({ code, severity, line, column, message, path }) => {
    expect(path.length).toBeGreaterThan(0);
    expect([code, severity]).toEqual(["not-in-effect", "warning"]);
    expect(message).toMatch(/not in effect.*(Remove|Put|Let)/);
    return text
      .split("\n")
      [line - 1]?.slice(column - 1)
      .split(/[:}]/)[0];
  });
}
const strategy = (step: string, acts: string) => `COMPENSATION_STRATEGY: [{ step: ${step}, on_failure: [${acts}] }]`;

describe("keys that change nothing", () => {
  it("are not those that the engine does", () => {
    expect(findings("")).toEqual([]);
    expect(
      findings(strategy("mail", "{ rollback: gift }, { notify: ops }, { create_alert: late }, { goto: end }")),
    ).toEqual([]);
    expect(
      findings("AUDIT_POLICY: { level: SUMMARY, sensitive_data_mask: true, human_review_required: true }"),
    ).toEqual([]);
  });

  it.each([
    [strategy("mail", "{ rollback: mail }"), ["rollback"]],
    [strategy("mail", "{ rollback: gift }, { rollback: end }"), ["rollback"]],
    [strategy("mail", "{ rollback: later }"), ["rollback"]],
    [strategy("try", "{ rollback: gift }"), ["step"]],
    [strategy("mail", "{ goto: end }, { goto: ask }"), ["goto"]],
    [
      "COMPENSATION_STRATEGY: [{ step: mail, on_failure: [{ notify: ops }] }, { step: mail, on_failure: [{ notify: customer }] }]",
      ["step"],
    ],
  ])("are told of, where they are written: %s", (rest, keys) => {
    expect(findings(rest)).toEqual(keys);
  });

  it("include what comes after an approval's time-out", () => {
    const late = SOP.replace("remind_after: 30m", "remind_after: 1h, escalate: { after: 2h, to: [manager] }");
    expect(findings("", late)).toEqual(["remind_after", "escalate"]);
    // Asked again at the time-out, those of `escalate` are needed.
    expect(findings("", late.replace("timeout: 1h", "timeout: 1h, on_timeout: escalate"))).toEqual(["remind_after"]);
  });
});
