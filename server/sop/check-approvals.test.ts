import { describe, expect, it } from "vitest";
import { ASK, ASK_OR, END, findings, iff, NO, paths, REFUND, TAG } from "./meaning-fixture";

const ignored = (steps: string) => paths(steps, "approval-ignored");
const ASK_GATED = ASK + iff("may", "${human.approved}", "refused");

describe("an approval that guards nothing", () => {
  it("is told of at the approval, with the way to the act", () => {
    const [problem, ...more] = findings(ASK.replace(", output_var: human", "") + REFUND + END, "approval-ignored");
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: "approval-ignored", severity: "error", line: 15, path: ["ask", "refund"] });
    expect(problem?.message).toMatch(/rejected.*`refund`.*moves money.*on_reject/);
  });

  it.each([
    ["the answer is not asked for where it matters", ASK + iff("big", "${INPUT.amount > 5}", "end") + REFUND + END],
    ["the condition is the wrong way round", ASK + iff("may", "${!human.approved}", "refused") + REFUND + END + NO],
    ["either will do", ASK + iff("may", "${human.approved || INPUT.amount < 5}", "refused") + REFUND + END + NO],
    [
      "a missing answer counts as a yes",
      ASK + iff("may", '${default(human.verdict, "") != "rejected"}', "refused") + REFUND + END + NO,
    ],
    ["only a rejection is heard", ASK + iff("may", '${human.verdict != "rejected"}', "refused") + REFUND + END + NO],
    ["the other way leads there, too", ASK + iff("may", "${human.approved}", "refund") + REFUND + END],
    [
      "its rejection leads there",
      ASK_OR.replace("refused", "note") + TAG.replace("id: tag", "id: note") + REFUND + END,
    ],
  ])("is found when %s", (_when, steps) => {
    expect(ignored(steps)).toHaveLength(1);
  });

  it("is found when only its time-out leads to the act", () => {
    const asked = ASK_OR.replace("on_reject", "on_timeout: { goto: refund }, on_reject");
    const [problem] = findings(asked + REFUND + END + NO, "approval-ignored");
    expect(problem?.message).toMatch(/timed out.*on_timeout/);
  });

  it("is found behind another approval that both ways come to", () => {
    const second = `  - { id: confirm, type: human_approval, message: Sure?, approvers: [customer], on_reject: { goto: refused } }\n`;
    expect(ignored(ASK.replace(", output_var: human", "") + second + REFUND + END + NO)).toEqual([
      "ask confirm refund",
    ]);
  });

  it("is found when the customer says no and somebody else yes", () => {
    const confirm = ASK_OR.replace("manager", "customer").replace("refused", "boss");
    const boss = `  - { id: boss, type: human_approval, message: And you?, approvers: [manager], on_reject: { goto: refused } }\n`;
    expect(
      ignored(confirm + REFUND + END + boss + `  - { id: again, type: wait, duration: 1s, goto: refund }\n` + NO),
    ).toEqual(["ask boss again refund"]);
  });

  it("is found before an act that can be undone, when the answer changes nothing at all", () => {
    expect(ignored(ASK.replace(", output_var: human", "") + TAG + END)).toEqual(["ask tag"]);
    const told = TAG.replace("{ order_id", '{ ok: "${human.approved}", order_id');
    expect(ignored(ASK + told + END)).toEqual([]);
  });

  it("is found in a branch, when what follows the join does not ask", () => {
    const both = `  - id: both
    type: parallel_execution
    branches:
      one: [{ id: ask, type: human_approval, message: May I?, approvers: [manager], output_var: human }]
      two: [{ id: look, type: skill_call, skill_name: getOrder, input: { order_id: "\${INPUT.order_id}" } }]
`;
    expect(ignored(both + REFUND + END)).toEqual(["both ask refund"]);
    expect(ignored(both + iff("may", "${human.approved}", "refused") + REFUND + END + NO)).toEqual([]);
  });
});

describe("an approval that guards", () => {
  const choice = (subject: string, yes: string) => `  - id: which
    type: decision_logic
    switch: ${subject}
    cases: [{ when: ${yes}, path: [{ goto: refund }] }]
    default: [{ goto: refused }]
`;
  it.each([
    ["by on_reject", ASK_OR + REFUND + END + NO],
    ["by a decision", ASK_GATED + REFUND + END + NO],
    ["by its verdict as text", ASK + iff("may", '${human.verdict == "approved"}', "refused") + REFUND + END + NO],
    ["by its verdict in a list", ASK + iff("may", '${human.verdict in ["approved"]}', "refused") + REFUND + END + NO],
    ["with more conditions", ASK + iff("may", "${INPUT.amount > 5 && human.approved}", "refused") + REFUND + END + NO],
    ["by a ternary", ASK + iff("may", "${INPUT.amount > 5 ? human.approved : false}", "refused") + REFUND + END + NO],
    ["by a denied rejection", ASK + iff("may", "${!(human.approved == false)}", "refused") + REFUND + END + NO],
    ["by a switch of its verdict", ASK + choice("${human.verdict}", "approved") + REFUND + END + NO],
    ["by a switch of its flag", ASK + choice("${human.approved}", "true") + REFUND + END + NO],
    ["with a rejection that asks again", ASK_OR.replace("refused", "ask") + REFUND + END],
    [
      "with a rejection that goes round",
      ASK_OR.replace("refused", "mend") + REFUND + END + TAG.replace("id: tag", "id: mend, goto: ask"),
    ],
    ["what follows, and not what came before", REFUND + ASK_OR + TAG + END + NO],
    [
      "with a ticket for those who are refused",
      ASK_OR.replace("refused", "tag") + REFUND + END + TAG + `  - { id: told, type: output, message_template: No. }\n`,
    ],
    [
      "with a smaller act for those who are refused",
      ASK_OR.replace("refused", "less") +
        REFUND +
        END +
        REFUND.replace("id: refund", "id: less") +
        `  - { id: told, type: output, message_template: No. }\n`,
    ],
    [
      "with an appeal",
      ASK_OR.replace("refused", "boss") +
        REFUND +
        END +
        `  - { id: boss, type: human_approval, message: Appeal, approvers: [admin], on_reject: { goto: refused } }\n` +
        `  - { id: yes, type: wait, duration: 1s, goto: refund }\n` +
        NO,
    ],
    [
      "only those above an amount",
      iff("big", "${INPUT.amount > 100}", "may") +
        ASK +
        iff("may", "${INPUT.amount <= 100 || human.approved}", "refused") +
        REFUND +
        END +
        NO,
    ],
  ])("is let be: %s", (_how, steps) => {
    expect(ignored(steps)).toEqual([]);
  });
});
