import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ASK, ASK_OR, END, findings, iff, JUDGE, NO, paths, REFUND, TAG } from "./meaning-fixture";

const unguarded = (steps: string) => paths(steps, "unguarded-write");
const verdict = "approve: { type: boolean }, sure: { type: number }";
const CONFIRM = `  - { id: confirm, type: human_approval, message: Shall we?, approvers: [customer], on_reject: { goto: refused } }\n`;
const LOOK = `  - { id: look, type: skill_call, skill_name: checkOrder, input: { order_id: "\${INPUT.order_id}" }, output_var: look }\n`;
const both = (...branches: string[]) =>
  `  - id: both\n    type: parallel_execution\n    branches:\n${branches.map((one, i) => `      b${i}:\n${one.replace(/^ {2}/gm, "        ")}`).join("")}`;

describe("an act nobody has agreed to", () => {
  it("is told of with the way to it", () => {
    const [problem, ...more] = findings(LOOK.replace(", output_var: look", "") + REFUND + END);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: "unguarded-write", severity: "error", line: 16, path: ["look", "refund"] });
    expect(problem?.message).toMatch(/moves money.*human_approval.*customer.*verdict/);
  });

  it.each([
    ["it moves money though it can be undone", REFUND.replace("skill_name: refund", "skill_name: charge") + END],
    ["it cannot be undone", REFUND.replace("skill_name: refund", "skill_name: ship") + END],
    ["the guard comes after it", REFUND + ASK_OR + END + NO],
    ["the guard is on one way only", iff("big", "${INPUT.amount > 5}", "refund") + ASK_OR + REFUND + END + NO],
    ["only a check of our own stands before it", LOOK + iff("fit", "${look.ok}", "refused") + REFUND + END + NO],
    [
      "only the model's certainty is asked for",
      JUDGE(verdict) + iff("sure", "${judged.sure > 0.8}", "refused") + REFUND + END + NO,
    ],
    [
      "the condition is the wrong way round",
      JUDGE(verdict) + iff("may", "${!judged.approve}", "refused") + REFUND + END + NO,
    ],
    [
      "the model may fail on the way",
      JUDGE(verdict) +
        "    on_failure: { goto: refund }\n" +
        iff("may", "${judged.approve}", "refused") +
        REFUND +
        END +
        NO,
    ],
    [
      "a missing verdict counts as a yes",
      JUDGE(verdict) +
        "    on_failure: { goto: may }\n" +
        iff("may", "${default(judged.approve, true)}", "refused") +
        REFUND +
        END +
        NO,
    ],
    [
      "the guard is in a branch that need not succeed",
      both(ASK, LOOK).replace("parallel_execution\n", "parallel_execution\n    join: any\n") +
        iff("may", "${default(human.approved, true)}", "refused") +
        REFUND +
        END +
        NO,
    ],
    [
      "whatever the model chooses",
      JUDGE("action: { type: string, enum: [repay, credit] }, approve_note: { type: string }") +
        iff("may", '${judged.action == "repay"}', "refund") +
        TAG +
        REFUND +
        END,
    ],
    [
      "a verdict is asked the wrong way round",
      JUDGE("should_refund: { type: boolean }") + iff("may", "${!judged.should_refund}", "refused") + REFUND + END + NO,
    ],
    [
      "certainty in words is asked for",
      JUDGE("confidence: { type: string, enum: [low, high] }") +
        iff("may", '${judged.confidence == "high"}', "refused") +
        REFUND +
        END +
        NO,
    ],
    [
      "another way leads past the choice",
      JUDGE("risk: { type: string, enum: [low, high] }") +
        iff("may", '${judged.risk == "low" || INPUT.amount < 5}', "refused") +
        REFUND +
        END +
        NO,
    ],
    [
      "the verdict is one of what may be so",
      JUDGE(verdict) + iff("may", "${[judged.sure > 0.8, judged.approve].exists(x, x)}", "refused") + REFUND + END + NO,
    ],
    ["the guard is in the branch beside it", both(ASK, REFUND) + END],
  ])("is found when %s", (_when, steps) => {
    expect(unguarded(steps)).toHaveLength(1);
  });

  it("is found in what runs after a failure", () => {
    const late = `COMPENSATION_STRATEGY: [{ step: tag, on_failure: [{ goto: refund }] }]\n`;
    expect(unguarded(TAG + END + REFUND + END.replace("id: end", "id: sorry") + late)).toEqual(["tag refund"]);
    expect(unguarded(ASK_OR + TAG + END + REFUND + END.replace("id: end", "id: sorry") + NO + late)).toEqual([]);
  });

  it("is named once where several follow each other", () => {
    const second = REFUND.replace("id: refund", "id: again");
    expect(unguarded(REFUND + second + END)).toEqual(["refund"]);
    expect(unguarded(iff("big", "${INPUT.amount > 5}", "again") + REFUND + second + END)).toEqual([
      "big refund",
      "big again",
    ]);
  });
});

describe("an act somebody has agreed to", () => {
  const onVerdict = (field: string, condition: string) =>
    JUDGE(field) + iff("may", condition, "refused") + REFUND + END + NO;
  it.each([
    ["an approval", ASK_OR + REFUND + END + NO],
    ["an approval a decision reads", ASK + iff("may", "${human.approved}", "refused") + REFUND + END + NO],
    ["the customer", CONFIRM + REFUND + END + NO],
    ["a model's verdict", onVerdict(verdict, "${judged.approve}")],
    [
      "a model's verdict among what must all be so",
      onVerdict(verdict, "${[judged.sure > 0.8, judged.approve].all(x, x)}"),
    ],
    ["a model's denial", onVerdict("deny: { type: boolean }", "${!judged.deny}")],
    [
      "a verdict in words",
      onVerdict("verdict: { type: string, enum: [approve, deny, ask] }", '${judged.verdict == "approve"}'),
    ],
    [
      "a verdict in words of any kind",
      onVerdict("advice: { type: string, enum: [批准, 拒绝] }", '${judged.advice == "批准"}'),
    ],
    [
      "a verdict inside the answer",
      onVerdict("result: { type: object, properties: { approved: { type: boolean } } }", "${judged.result.approved}"),
    ],
    ["a choice that is no verdict by name", onVerdict("should_refund: { type: boolean }", "${judged.should_refund}")],
    ["who is eligible", onVerdict("eligible: { type: boolean }", "${judged.eligible}")],
    ["a low risk", onVerdict("risk: { type: string, enum: [low, high] }", '${judged.risk == "low"}')],
    [
      "no high risk, inside the answer",
      onVerdict("about: { type: object, properties: { fraud: { type: boolean } } }", "${!judged.about.fraud}"),
    ],
    [
      "what is to be done",
      JUDGE("action: { type: string, enum: [refund, escalate, deny] }") +
        "  - { id: which, type: decision_logic, switch: '${judged.action}', cases: [{ when: refund, path: [{ goto: refund }] }], default: [{ goto: refused }] }\n" +
        REFUND +
        END +
        NO,
    ],
    [
      "a word of a model that answers in text",
      JUDGE("").replace(/ {4}output_schema.*\n/, "") +
        iff("may", '${judged.text == "YES"}', "refused") +
        REFUND +
        END +
        NO,
    ],
    [
      "how such a text begins",
      JUDGE("").replace(/ {4}output_schema.*\n/, "") +
        iff("may", '${judged.text.trim().startsWith("YES")}', "refused") +
        REFUND +
        END +
        NO,
    ],
    [
      "one way each",
      iff("big", "${INPUT.amount > 5}", "confirm") +
        ASK_OR.replace(" }\n", ", goto: refund }\n").replace("goto: refused", "goto: refused") +
        CONFIRM +
        REFUND +
        END +
        NO,
    ],
    [
      "an approval in a branch",
      both(ASK, LOOK) + iff("may", "${human.approved && look.ok}", "refused") + REFUND + END + NO,
    ],
    [
      "a verdict or a person",
      JUDGE(verdict) +
        iff("may", "${judged.approve}", "ask") +
        "  - { id: go, type: wait, duration: 1s, goto: refund }\n" +
        ASK_OR +
        REFUND +
        END +
        NO,
    ],
    [
      "whoever was asked above an amount, the model below",
      iff("big", "${INPUT.amount > 100}", "judge") +
        ASK +
        JUDGE(verdict) +
        "    on_failure: { goto: refused }\n" +
        iff("may", "${INPUT.amount > 100 ? human.approved : judged.approve}", "refused") +
        REFUND +
        END +
        NO,
    ],
  ])("is let be: %s", (_who, steps) => {
    expect(unguarded(steps)).toEqual([]);
  });

  it("needs nobody's yes when it only tells somebody, or can be undone and moves no money", () => {
    expect(findings(TAG + REFUND.replace("skill_name: refund", "skill_name: mail") + END)).toEqual([]);
  });
});

const filler = fc.constantFrom("tag", "look", "wait", "choice");
const step = (kind: string, i: number) =>
  ({
    tag: TAG.replace("id: tag", `id: f${i}`),
    look: LOOK.replace("id: look", `id: f${i}`).replace(", output_var: look", ""),
    wait: `  - { id: f${i}, type: wait, duration: 1s }\n`,
    choice: `  - { id: f${i}, type: decision_logic, condition: '\${INPUT.amount > ${i}}', true_path: [${TAG.replace("id: tag", `id: g${i}`).trim().slice(2)}] }\n`,
  })[kind] ?? "";
const guard = fc.constantFrom(
  ASK_OR,
  CONFIRM,
  ASK + iff("may", "${human.approved}", "refused"),
  JUDGE(verdict) + iff("may", "${judged.approve}", "refused"),
);

describe("a guard before the act", () => {
  it("takes the finding away, whatever stands before, between and after", () => {
    const around = fc.array(filler, { maxLength: 4 });
    fc.assert(
      fc.property(around, around, around, guard, (before, between, after, guarded) => {
        let i = 0;
        const write = (kinds: string[]) => kinds.map((kind) => step(kind, (i += 1))).join("");
        const [a, b, c] = [write(before), write(between), write(after)];
        expect(unguarded(a + b + REFUND + c + END)).toHaveLength(1);
        expect(unguarded(a + guarded + b + REFUND + c + END + NO)).toEqual([]);
        expect(unguarded(a + b + REFUND + guarded + c + END + NO)).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  });
});
