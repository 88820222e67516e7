import { describe, expect, it } from "vitest";
import { ASK_OR, END, findings, iff, JUDGE, NO, paths, REFUND, TAG } from "./meaning-fixture";

const unheard = (steps: string) => paths(steps, "model-verdict-ignored");
const FIELDS = "approve: { type: boolean }, amount: { type: integer }, sure: { type: number }";
const PAY = REFUND.replace("{ order_id", '{ amount: "${judged.amount}", order_id');
const JSON_MODEL = `  - id: judge
    type: model_call
    skill_name: judgeRefund
    model_router_policy: financial_sensitive
    prompt_template: |
      Answer in JSON: { "approve": true/false, "amount": 5, "sure": 0.0-1.0 }
    output_var: judged
`;
const CONFIRM = ASK_OR.replace("manager", "customer");

describe("a verdict nobody hears", () => {
  it("is told of at the act, with the way from the model to it", () => {
    const [problem] = findings(
      JUDGE(FIELDS) + iff("sure", "${judged.sure > 0.8}", "refused") + PAY + END + NO,
      "model-verdict-ignored",
    );
    expect(problem).toMatchObject({ severity: "error", path: ["judge", "sure", "refund"] });
    expect(problem?.message).toMatch(/`refund` goes by .*`judge`.*`judged.approve` is no, which moves money/);
  });

  it.each([
    ["asked for by the prompt alone", JSON_MODEL + PAY + END],
    [
      "a denial",
      JUDGE("denied: { type: boolean }, amount: { type: integer }") +
        iff("may", "${judged.denied}", "refused") +
        PAY +
        END +
        NO,
    ],
    [
      "in words, and only some of them are heard",
      JUDGE("verdict: { type: string, enum: [approve, deny, reject] }, amount: { type: integer }") +
        iff("may", '${judged.verdict != "deny"}', "refused") +
        PAY +
        END +
        NO,
    ],
    [
      "with another way round",
      JUDGE(FIELDS) + iff("may", "${judged.approve || INPUT.amount < 5}", "refused") + PAY + END + NO,
    ],
    ["the customer cannot overrule", JUDGE(FIELDS) + CONFIRM + PAY + END + NO],
    [
      "of what was made of it",
      JUDGE(FIELDS) +
        TAG.replace("{ order_id", '{ amount: "${judged.amount}", order_id').replace(
          "skill_name: tag",
          "skill_name: checkOrder, output_var: made",
        ) +
        REFUND.replace("{ order_id", '{ note: "${made.note}", order_id') +
        END,
    ],
    [
      "that says what should be done",
      JUDGE("should_refund: { type: boolean }, amount: { type: integer }") + CONFIRM + PAY + END + NO,
    ],
    [
      "among the things to do",
      JUDGE("action: { type: string, enum: [refund, escalate, deny] }, amount: { type: integer }") +
        CONFIRM +
        PAY +
        END +
        NO,
    ],
    [
      "that its name hints at",
      JUDGE("can_have_it_back: { type: boolean }, amount: { type: integer }") + CONFIRM + PAY + END + NO,
    ],
    ["that only steers the way", JUDGE(FIELDS) + iff("sure", "${judged.sure > 0.8}", "refused") + REFUND + END + NO],
  ])("is found: %s", (_which, steps) => {
    expect(unheard(steps)).toHaveLength(1);
  });

  it("is found before an act that can be undone, when it changes nothing at all", () => {
    const tag = TAG.replace("{ order_id", '{ amount: "${judged.amount}", order_id');
    expect(unheard(JUDGE(FIELDS) + tag + END)).toEqual(["judge tag"]);
    expect(unheard(JUDGE(FIELDS) + tag.replace("amount: ", 'ok: "${judged.approve}", amount: ') + END)).toEqual([]);
  });
});

describe("a verdict that is heard", () => {
  const onCondition = (fields: string, condition: string) =>
    JUDGE(fields) + iff("may", condition, "refused") + PAY + END + NO;
  it.each([
    ["by a decision", onCondition(FIELDS, "${judged.approve}")],
    ["by a decision among others", onCondition(FIELDS, "${judged.sure > 0.8 && judged.approve}")],
    ["in the prompt's JSON", JSON_MODEL + iff("may", "${judged.approve == true}", "refused") + PAY + END + NO],
    ["as a denial", onCondition("deny: { type: boolean }, amount: { type: integer }", "${judged.deny == false}")],
    ["in words", onCondition("verdict: { type: string }, amount: { type: integer }", '${judged.verdict == "ok"}')],
    [
      "as what should be done",
      onCondition("should_refund: { type: boolean }, amount: { type: integer }", "${judged.should_refund}"),
    ],
    [
      "among the things to do",
      onCondition(
        "action: { type: string, enum: [refund, escalate, deny] }, amount: { type: integer }",
        '${judged.action == "refund"}',
      ),
    ],
    [
      "in one of the fields that hint at it",
      onCondition(
        "can_wait: { type: boolean }, may_keep: { type: boolean }, amount: { type: integer }",
        "${judged.may_keep}",
      ),
    ],
    [
      "by a person who may overrule it",
      JUDGE(FIELDS) +
        iff("may", "${judged.approve}", "ask") +
        "  - { id: go, type: wait, duration: 1s, goto: refund }\n" +
        ASK_OR +
        PAY +
        END +
        NO,
    ],
    ["by a person who is always asked", JUDGE(FIELDS) + ASK_OR + PAY + END + NO],
    [
      "when another model is asked because of it",
      JUDGE(FIELDS) +
        iff("may", "${judged.approve}", "second") +
        "  - { id: go, type: wait, duration: 1s, goto: refund }\n" +
        JUDGE(FIELDS).replace("id: judge", "id: second").replace("output_var: judged", "output_var: second") +
        iff("too", "${second.approve}", "refused") +
        PAY +
        END +
        NO,
    ],
    [
      "by what is done instead",
      JUDGE(FIELDS) +
        iff("may", "${judged.approve}", "less") +
        PAY +
        END +
        ASK_OR.replace("id: ask", "id: less") +
        PAY.replace("id: refund", "id: half") +
        END.replace("id: end", "id: ended") +
        NO,
    ],
  ])("is let be: %s", (_how, steps) => {
    expect(unheard(steps)).toEqual([]);
  });

  it("is none when the model decides nothing, or something else", () => {
    const wording = JUDGE(
      "approved_by: { type: string }, decision_reason: { type: string }, rejection_count: { type: integer }",
    );
    const facts =
      "is_vip: { type: boolean }, reason: { enum: [not_received, other] }, state: { enum: [paid, rejected] }";
    expect(unheard(JUDGE(`${facts}, amount: { type: integer }`) + CONFIRM + PAY + END + NO)).toEqual([]);
    expect(unheard(wording + ASK_OR + REFUND + END + NO)).toEqual([]);
    expect(
      unheard(JUDGE(FIELDS) + ASK_OR + REFUND + END.replace("Done.", '"${judged.approve} ${judged.amount}"') + NO),
    ).toEqual([]);
  });
});
