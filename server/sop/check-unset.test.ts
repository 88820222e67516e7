import { describe, expect, it } from "vitest";
import { renderTemplate } from "./expressions";
import { END, findings, iff, NO, paths, TAG } from "./meaning-fixture";
import { parseTemplate } from "./template";

const unset = (steps: string) => paths(steps, "maybe-unset");
const GET = `  - { id: get, type: skill_call, skill_name: getOrder, input: { order_id: "\${INPUT.order_id}" }, output_var: order }\n`;
const say = (text: string) => `  - { id: end, type: output, message_template: '${text}' }\n`;
const SKIP = iff("big", "${INPUT.amount > 5}", "end");
const branches = (join: string, ...steps: string[]) =>
  `  - id: both\n    type: parallel_execution\n    join: ${join}\n    branches:\n${steps.map((one, i) => `      b${i}:\n${one.replace(/^ {2}/gm, "        ")}`).join("")}`;

describe("a value that may not be there", () => {
  it("is told of where it is read, with the shortest way there", () => {
    const steps = SKIP + GET + TAG + say("Status: ${order.status}");
    const [problem, ...more] = findings(steps);
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: "maybe-unset", severity: "error", line: 18, path: ["big", "end"] });
    expect(problem?.message).toMatch(/`end` reads `order`.*`get` has not set it.*default\(order/);
    expect(problem?.column).toBe(steps.split("\n")[3]!.indexOf("order.status") + 1);
  });

  it.each([
    [
      "after a failure",
      GET.replace("output_var", "on_failure: { goto: end }, output_var") + say("${order.status}"),
      ["get end"],
    ],
    [
      "in a condition",
      SKIP.replace("end", "shipped") + GET + iff("shipped", '${order.status == "SHIPPED"}', "end") + END,
      ["big shipped"],
    ],
    [
      "in a key",
      SKIP.replace("end", "tag") +
        GET +
        TAG.replace(", input", ', idempotency_key: "tag:${order.order_id}", input') +
        END,
      ["big tag"],
    ],
    [
      "in what an approver is shown",
      SKIP.replace("end", "ask") +
        GET +
        `  - { id: ask, type: human_approval, message: "\${order.status}", approvers: [manager], on_reject: { goto: end } }\n` +
        END,
      ["big ask"],
    ],
    ["on only one side of a guard", SKIP + GET + say('${order != null ? "" : order.status}'), ["big end"]],
    ["when any branch will do", branches("any", GET, TAG) + say("${order.status}"), ["both tag end"]],
    [
      "when not enough branches set it",
      branches("{ at_least: 2 }", GET, TAG, TAG.replace("id: tag", "id: tug")) + say("${order.status}"),
      ["both tag end"],
    ],
    [
      "when nothing has failed",
      TAG.replace(" }\n", ", on_failure: { goto: end } }\n") + say("${FAILURE.message}"),
      ["tag end"],
    ],
  ])("is found %s", (_where, steps, expected) => {
    expect(unset(steps)).toEqual(expected);
  });

  it("is found in the steps after a compensation", () => {
    const late = `COMPENSATION_STRATEGY: [{ step: get, on_failure: [{ goto: sorry }] }]\n`;
    const sorry = `  - { id: sorry, type: output, message_template: "\${order.status} \${FAILURE.message}" }\n`;
    expect(unset(GET + say("${order.status}") + sorry + late)).toEqual(["get sorry"]);
  });
});

describe("a value that is there, or need not be", () => {
  it.each([
    [
      "set on every way",
      iff("big", "${INPUT.amount > 5}", "other") +
        GET.replace(" }\n", ", goto: end }\n") +
        say("${order.status}") +
        GET.replace("id: get", "id: other").replace(" }\n", ", goto: end }\n"),
    ],
    ["with a default", SKIP + GET + say('${default(order.status, "none")}')],
    ["asked about with has()", SKIP + GET + say('${has(order.status) ? order.status : "none"}')],
    ["asked about with null", SKIP + GET + say('${order == null ? "none" : order.status}')],
    ["asked about with null, the other way", SKIP + GET + say('${order != null && order.total > 5 ? "much" : "none"}')],
    ["asked about from the right", SKIP + GET + say('${order.total > 5 && order != null ? "much" : "none"}')],
    ["with either", SKIP + GET + say('${order == null || order.total > 5 ? "much" : "none"}')],
    [
      "behind the condition that led to it",
      iff("big", "${INPUT.amount > 5}", "same") +
        GET +
        iff("same", "${INPUT.amount <= 5}", "end").replace(
          "false_path: [{ goto: end }]",
          "true_path: [{ goto: other }]",
        ) +
        say("${order.status}") +
        END.replace("id: end", "id: other"),
    ],
    [
      "behind a decision that asks",
      SKIP.replace("end", "known") +
        GET +
        iff("known", "${order == null}", "end").replace("false_path: [{ goto: end }]", "true_path: [{ goto: other }]") +
        say("${order.status}") +
        END.replace("id: end", "id: other"),
    ],
    ["set in a branch that must succeed", branches("all", GET, TAG) + say("${order.status}")],
    [
      "set in enough branches",
      branches("{ at_least: 1 }", GET, GET.replace("id: get", "id: got")) + say("${order.status}"),
    ],
    ["inside an expression of its own", GET + say('${order.lines.exists(order, order.sku == "x")}')],
    [
      "where the failure leads elsewhere",
      GET.replace("output_var", "on_failure: { goto: refused }, output_var") +
        say("${order.status}") +
        NO.replace("No.", '"${FAILURE.message}"'),
    ],
  ])("is let be: %s", (_how, steps) => {
    expect(unset(steps)).toEqual([]);
  });

  it("is there after a switch that has a case for every value there is", () => {
    const by = (subject: string, ...values: string[]) =>
      `  - { id: by, type: decision_logic, switch: '\${${subject}}', cases: [${values.map((value) => `{ when: ${value}, path: [{ goto: get }] }`).join()}], default: [{ goto: end }] }\n`;
    const unsetBy = (subject: string, ...values: string[]) =>
      unset(by(subject, ...values) + GET + say("${order.status}"));
    expect(unsetBy("INPUT.channel", "web", "phone")).toEqual([]);
    expect(unsetBy("INPUT.channel", "web")).toEqual(["by end"]);
    // Not required: it may have none of its values.
    expect(unsetBy("INPUT.mood", "good", "bad")).toEqual(["by end"]);
    expect(unsetBy("INPUT.wish", "good", "bad")).toEqual(["by end"]);
  });

  it("can be asked about when it runs, as the checker says", () => {
    const render = (text: string) => renderTemplate(parseTemplate(text).template, {});
    expect(render('${order == null ? "none" : order.status}')).toBe("none");
    expect(render('${has(order.status) ? order.status : "none"}')).toBe("none");
    expect(render("${order == null || order.total > 5}")).toBe(true);
    expect(render("${order.total > 5 && order != null}")).toBe(false);
    expect(render('${order.status == "" || order == null}')).toBe(true);
    expect(() => render("${order}")).toThrow("order");
  });
});
