import { describe, expect, it } from "vitest";
import { ASK_OR, END, findings, iff, JUDGE, NO, paths, REFUND, TAG } from "./meaning-fixture";

const unread = (steps: string) => paths(steps, "unread-output");
const call = (id: string, skill: string, name = id) =>
  `  - { id: ${id}, type: skill_call, skill_name: ${skill}, input: { order_id: "\${INPUT.order_id}" }, output_var: ${name} }\n`;
const told = (text: string) => JUDGE("approve: { type: boolean }").replace("Judge.", `'${text}'`);
const DECIDED = iff("may", "${judged.approve}", "refused") + REFUND + END + NO;
const WRITER = `  - { id: write, type: model_call, skill_name: writeApology, model_router_policy: financial_sensitive, prompt_template: 'It is \${weather.text}.', output_var: apology }\n`;

describe("an output that binds nobody", () => {
  it("is told of as a warning, with the way to it", () => {
    const [problem, ...more] = findings(TAG + call("look", "checkOrder") + END);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: "unread-output", severity: "warning", line: 16, path: ["tag", "look"] });
    expect(problem?.message).toMatch(/Nothing reads `look`.*leave output_var out/);
  });

  it("is found when only a model is told the result of a check", () => {
    const [problem, ...more] = findings(
      call("look", "checkOrder") + told("Fit: ${look.ok}") + DECIDED,
      "unread-output",
    );
    expect(more).toEqual([]);
    expect(problem?.path).toEqual(["look", "judge"]);
    expect(problem?.message).toMatch(/Only the model of `judge` is told `look`.*Let a decision read it/);
  });

  it.each([
    [
      "set again before it is read",
      call("one", "checkOrder", "look") +
        call("two", "checkOrder", "look") +
        iff("fit", "${look.ok}", "refused") +
        END +
        NO,
      ["one"],
    ],
    [
      "read only where it is not yet set",
      iff("fit", "${default(look.ok, false)}", "refused") + call("look", "checkOrder") + END + NO,
      ["fit look"],
    ],
    [
      "of a model that decides, when only another model is told",
      told("Well?") +
        told("They say ${judged.approve}")
          .replace("id: judge", "id: second")
          .replace("output_var: judged", "output_var: other") +
        iff("may", "${other.approve}", "refused") +
        END +
        NO,
      ["judge second"],
    ],
    [
      "of a branch",
      `  - { id: both, type: parallel_execution, steps: [${call("look", "checkOrder").trim().slice(2)}] }\n` + END,
      ["both look"],
    ],
  ])("is found: %s", (_which, steps, expected) => {
    expect(unread(steps)).toEqual(expected);
  });
});

describe("an output that is read", () => {
  it.each([
    [
      "by a decision beside the model",
      call("look", "checkOrder") + iff("fit", "${look.ok}", "refused") + told("Fit: ${look.ok}") + DECIDED,
    ],
    ["in an answer", call("look", "checkOrder") + END.replace("Done.", '"${look.note}"')],
    [
      "round the circle",
      iff("fit", "${default(look.ok, false)}", "look") +
        END +
        call("look", "checkOrder").replace(" }\n", ", goto: fit }\n"),
    ],
    [
      "only by the model, when it is no check",
      call("weather", "readWeather") + WRITER + END.replace("Done.", '"${apology.text}"'),
    ],
    [
      "after the join",
      `  - { id: both, type: parallel_execution, steps: [${call("look", "checkOrder").trim().slice(2)}] }\n` +
        END.replace("Done.", '"${look.note}"'),
    ],
    [
      "by what runs after a failure",
      call("look", "checkOrder") +
        TAG +
        END +
        `  - { id: sorry, type: output, message_template: "\${default(look.note, '')}" }\nCOMPENSATION_STRATEGY: [{ step: tag, on_failure: [{ goto: sorry }] }]\n`,
    ],
    ["not at all, having no name", ASK_OR + REFUND + END + NO],
  ])("is let be: %s", (_how, steps) => {
    expect(unread(steps)).toEqual([]);
  });
});
