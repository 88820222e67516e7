import { describe, expect, it } from "vitest";
import { ASK_OR, END, findings, iff, JUDGE, NO, paths, REFUND, TAG } from "./meaning-fixture";

const alone = (steps: string) => paths(ASK_OR + steps, "no-compensation");
const CAUGHT = TAG.replace(" }\n", ", on_failure: { goto: end } }\n");
const GET_ORDER = `  - { id: get, type: skill_call, skill_name: getOrder, input: { order_id: "\${INPUT.order_id}" }, output_var: order }\n`;
const REFUNDED = REFUND.replace(" }\n", ", output_var: paid }\n");
const SHIP = REFUND.replace("skill_name: refund", "skill_name: ship").replace("id: refund", "id: ship");
const MODEL = JUDGE("approve: { type: boolean }").replace("    output_var: judged\n", "");
const branches = (extra: string, ...steps: string[]) =>
  `  - id: both\n    type: parallel_execution\n${extra}    branches:\n${steps.map((one, i) => `      b${i}:\n${one.replace(/^ {2}/gm, "        ")}`).join("")}`;
const strategy = (step: string, act: string) => `COMPENSATION_STRATEGY: [{ step: ${step}, on_failure: [${act}] }]\n`;

describe("an act left alone", () => {
  it("is told of with the way to the step that can fail", () => {
    const [problem, ...more] = findings(ASK_OR + REFUND + TAG + MODEL + END + NO);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({
      code: "no-compensation",
      severity: "error",
      line: 16,
      path: ["ask", "refund", "tag"],
    });
    expect(problem?.message).toMatch(
      /`refund` \(refund\) cannot be undone.*`tag` can still fail.*`judge` too.*on_failure/,
    );
  });

  it.each([
    ["by a skill", REFUND + TAG + END, ["ask refund tag"]],
    ["by a model", REFUND + MODEL + END, ["ask refund judge"]],
    ["by an SOP that is called", REFUND + "  - { id: call, type: call_sop, sop: other }\n" + END, ["ask refund call"]],
    [
      "by a step that answers only some failures",
      REFUND + CAUGHT.replace("goto: end", "goto: end, on: [NOT_FOUND]") + END,
      ["ask refund tag"],
    ],
    [
      "by a branch",
      REFUND + branches("", TAG, CAUGHT.replace("id: tag", "id: tug").replace(", on_failure: { goto: end }", "")) + END,
      ["ask refund both tag"],
    ],
    [
      "by too many branches",
      REFUND + branches("    join: any\n", TAG, TAG.replace("id: tag", "id: tug")) + END,
      ["ask refund both tag"],
    ],
    ["by the branch beside it", branches("", REFUND, TAG) + END, ["ask both refund"]],
    ["by the next act", REFUND + SHIP + END, ["ask refund ship"]],
    [
      "by a time that may be none",
      REFUND + "  - { id: rest, type: wait, until: '${INPUT.note}' }\n" + END,
      ["ask refund rest"],
    ],
    ["by a division", REFUND + iff("ratio", "${1 / INPUT.amount > 0}", "end") + END, ["ask refund ratio"]],
    [
      "by an index",
      GET_ORDER + REFUND + iff("first", '${order.lines[0].sku == "x"}', "end") + END,
      ["ask get refund first"],
    ],
    [
      "by a field that may be null",
      REFUNDED + iff("noted", '${paid.note + "!" == "x!"}', "end") + END,
      ["ask refund noted"],
    ],
  ])("is found: %s", (_how, steps, expected) => {
    expect(alone(steps + NO)).toEqual(expected);
  });
});

describe("an act that is not left alone", () => {
  it.each([
    ["it comes last", TAG + REFUND + END],
    ["what follows answers its failures", REFUND + CAUGHT + END],
    ["it can be undone", REFUND.replace("skill_name: refund", "skill_name: charge") + TAG + END],
    ["it only tells somebody", REFUND.replace("skill_name: refund", "skill_name: mail") + TAG + END],
    [
      "only its own failure is not answered",
      REFUND.replace(" }\n", ", on_failure: { goto: tag } }\n") + END + TAG + NO.replace("refused", "sorry"),
    ],
    [
      "the branches are answered for",
      REFUND + branches("    on_failure: { goto: end }\n", TAG, TAG.replace("id: tag", "id: tug")) + END,
    ],
    [
      "enough branches cannot fail",
      REFUND + branches("    join: any\n", TAG, "  - { id: rest, type: wait, duration: 1s }\n") + END,
    ],
    [
      "what follows cannot fail, whatever it reads",
      REFUNDED +
        iff("noted", '${paid.note != null && paid.note + "!" == "x!"}', "end") +
        iff("said", '${default(paid.note, "") == "x" || paid.note == null}', "end") +
        iff("half", "${INPUT.amount / 2 > 10}", "end") +
        "  - { id: rest, type: wait, until: '${INPUT.due}' }\n" +
        "  - { id: on, type: wait, until: '2026-12-24' }\n" +
        END,
    ],
    ["what follows neither calls nor asks", REFUND + "  - { id: rest, type: wait, duration: 1s }\n" + END],
  ])("is let be: %s", (_why, steps) => {
    expect(alone(steps + NO)).toEqual([]);
  });

  it.each(["goto: sorry", "notify: manager", "create_alert: HALF_DONE"])(
    "is let be: the strategy says { %s }",
    (act) => {
      const sorry = act.startsWith("goto") ? END.replace("id: end", "id: sorry") : "";
      expect(alone(REFUND + TAG + END + sorry + NO + strategy("tag", `{ ${act} }`))).toEqual([]);
      expect(alone(REFUND + TAG + END + sorry + NO + strategy("refund", `{ ${act} }`))).toHaveLength(1);
    },
  );
});
