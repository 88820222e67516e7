import { describe, expect, it } from "vitest";
import { END, findings, paths } from "./meaning-fixture";

const faulty = (steps: string) => paths(steps, "not-idempotent");
const write = (skill: string, key = "", input = '{ order_id: "${INPUT.order_id}" }') =>
  `  - { id: act, type: skill_call, skill_name: ${skill}, input: ${input}${key === "" ? "" : `, idempotency_key: "${key}"`} }\n`;
const GET = `  - { id: get, type: skill_call, skill_name: getOrder, input: { order_id: "\${INPUT.order_id}" }, output_var: order }\n`;

const ASKED = `  - { id: ask, type: human_approval, message: May I?, approvers: [manager], on_reject: { goto: end }, output_var: a, editable: { sum: { value: 5, schema: { type: integer } } } }\n`;
const CALLED = `  - { id: call, type: call_sop, sop: other, output_var: ch }\n`;
const MODEL = `  - { id: model, type: model_call, skill_name: read, model_router_policy: financial_sensitive, prompt_template: Read., output_var: d, output_schema: { type: object, properties: { reason: { type: string }, amount: { type: integer }, order_number: { type: string }, kind: { type: string, enum: [a, b] } } } }\n`;

describe("a key that does not name the act", () => {
  it("is told of at the key, with the way to the write", () => {
    const [problem, ...more] = findings(
      GET.replace(", output_var: order", "") + write("tag", "tag:${EXECUTION_ID}") + END,
    );
    expect(more).toEqual([]);
    expect(problem).toMatchObject({ code: "not-idempotent", severity: "error", path: ["get", "act"] });
    expect(problem?.message).toMatch(/made of EXECUTION_ID.*two conversations.*idempotency_key/);
    expect(problem?.column).toBe(write("tag", "tag:${EXECUTION_ID}").indexOf('"tag:') + 1);
  });

  it.each([
    ["made of the execution and of the act", write("tag", "tag:${INPUT.order_id}:${EXECUTION_ID}")],
    ["made of the time", write("tag", "tag:${INPUT.order_id}:${NOW}")],
    ["always the same", write("tag", "tag")],
    ["of the language only", write("tag", "tag:${LOCALE}")],
    ["inside its input", write("tag", "", '{ order_id: "${INPUT.order_id}", idempotency_key: "${EXECUTION_ID}_tag" }')],
    ["that its skill does not make", write("unnamed")],
    ["that its skill makes always the same", write("careless")],
    ["that its skill makes of the execution", write("tag", "", '{ order_id: "${EXECUTION_ID}" }')],
    ["that its skill makes of one text", write("tag", "", "{ order_id: all }")],
    ["made of when an approval was given", ASKED + write("tag", "tag:${a.answered_at}")],
    ["made of who approved", ASKED + write("tag", "tag:${INPUT.order_id}:${a.approver_id}")],
    ["made of a called execution", CALLED + write("tag", "tag:${ch.execution_id}")],
    ["made of what a model wrote", MODEL + write("tag", "tag:${INPUT.order_id}:${d.reason}")],
    ["made of what a person wrote", write("tag", "tag:${INPUT.note}")],
    ["of an amount only", write("tag", "tag:${INPUT.amount}")],
    ["of a state only", GET + write("tag", "tag:${order.status}")],
    ["of a kind only", MODEL + write("tag", "tag:${d.kind}")],
    ["of a yes or no", write("tag", "tag:${INPUT.amount > 5}")],
    ["of how long something is", write("tag", "tag:${size(INPUT.order_id)}")],
    ["of one text, by a roundabout way", write("tag", "tag:${true ? 'refund' : INPUT.order_id}")],
    ["that its skill makes of what a model wrote", MODEL + write("tag", "", '{ order_id: "${d.reason}" }')],
    ["of a notice", write("mail", "mail:${EXECUTION_ID}")],
  ])("is found: %s", (_which, steps) => {
    expect(faulty(steps + END).map((path) => path.split(" ").at(-1))).toEqual(["act"]);
  });
});

describe("a key that names the act", () => {
  it.each([
    ["of the input", write("tag", "tag:${INPUT.order_id}")],
    ["of an output", GET + write("tag", "tag:${order.order_id}:${order.total}")],
    ["of what an approver may change", ASKED + write("tag", "tag:${INPUT.order_id}:${a.values.sum}")],
    ["of an amount a model names, beside the order", MODEL + write("tag", "tag:${INPUT.order_id}:${d.amount}")],
    ["of a number a model has found", MODEL + write("tag", "tag:${d.order_number}")],
    ["of what a person wrote, beside the order", write("tag", "tag:${INPUT.order_id}:${INPUT.note}")],
    ["of one or the other record", GET + write("tag", "tag:${default(order.order_id, INPUT.order_id)}")],
    ["of the customer", write("tag", "tag:${CUSTOMER.id}")],
    [
      "inside its input",
      write("tag", "", '{ order_id: "${INPUT.order_id}", idempotency_key: "tag:${INPUT.order_id}" }'),
    ],
    ["that its skill makes", write("tag")],
    [
      "that its skill makes, whatever else it is given",
      write("tag", "", '{ order_id: "${INPUT.order_id}", at: "${NOW}" }'),
    ],
    ["of a read, which needs none", write("getOrder")],
    [
      "that its skill makes of an order, and of words beside it",
      MODEL + write("worded", "", '{ order_id: "${INPUT.order_id}", note: "${d.reason}" }'),
    ],
    ["that cannot be tried", write("picky")],
  ])("is let be: %s", (_how, steps) => {
    expect(faulty(steps + END)).toEqual([]);
  });
});
