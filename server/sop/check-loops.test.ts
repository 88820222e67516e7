import { describe, expect, it } from "vitest";
import { ASK, END, findings, iff, paths, TAG } from "./meaning-fixture";

const loops = (steps: string) => paths(steps, "endless-loop");
const LOOK = `  - { id: look, type: skill_call, skill_name: checkOrder, input: { order_id: "\${INPUT.order_id}" }, output_var: look }\n`;
const again = (to: string) => `  - { id: pause, type: wait, duration: 1h, goto: ${to} }\n`;
const until = (condition: string, yes = "end") =>
  `  - { id: until, type: decision_logic, condition: '${condition}', true_path: [{ goto: ${yes} }] }\n`;

describe("a circle without end", () => {
  it("is told of with the way into it and once round", () => {
    const [problem] = findings(
      LOOK.replace(", output_var: look", "") + TAG + until("${INPUT.amount > 5}") + again("tag") + END,
    );
    expect(problem).toMatchObject({
      code: "endless-loop",
      severity: "error",
      line: 16,
      path: ["look", "tag", "until", "pause", "tag"],
    });
    expect(problem?.message).toMatch(/round for ever.*`until`.*count the rounds/);
  });

  it.each([
    ["that nothing leads out of", TAG + again("tag"), ["tag pause tag"]],
    ["of one step", `  - { id: pause, type: wait, duration: 1h, goto: pause }\n`, ["pause pause"]],
    ["whose way out is never taken", TAG + until("${1 > 2}") + again("tag") + END, ["tag until pause tag"]],
    [
      "that only another run could leave",
      TAG + until('${EXECUTION_ID == "x" || CUSTOMER.id == "y"}') + again("tag") + END,
      ["tag until pause tag"],
    ],
    [
      "left only by what was read before it",
      LOOK + TAG + until("${look.ok}") + again("tag") + END,
      ["look tag until pause tag"],
    ],
    [
      "inside a circle that can be left",
      LOOK +
        TAG.replace("id: tag", "id: start") +
        until("${look.ok}", "start") +
        ASK.replace(" }\n", ", on_reject: { goto: look } }\n") +
        END,
      ["look start until start"],
    ],
  ])("is found: %s", (_which, steps, expected) => {
    expect(loops(steps)).toEqual(expected);
  });
});

describe("a circle that ends", () => {
  it.each([
    ["by what it reads anew", LOOK + until("${look.ok}") + again("look") + END],
    ["by the time", TAG + until('${timestamp(NOW) > timestamp("2026-12-01T00:00:00Z")}') + again("tag") + END],
    ["by an approval", TAG + ASK.replace(" }\n", ", on_reject: { goto: tag } }\n") + END],
    ["by a failure that is answered", TAG.replace(" }\n", ", on_failure: { goto: end } }\n") + again("tag") + END],
    ["by a step that succeeds", LOOK.replace(" }\n", ", on_failure: { goto: pause } }\n") + END + again("look")],
    [
      "by one of two ways out",
      LOOK + iff("big", "${INPUT.amount > 5}", "end") + until("${look.ok}") + again("look") + END,
    ],
  ])("is let be: %s", (_how, steps) => {
    expect(loops(steps)).toEqual([]);
  });
});
