import { describe, expect, it } from "vitest";
import { END, findings, paths } from "./meaning-fixture";

const faulty = (steps: string) => paths(steps, "not-idempotent");
const write = (skill: string, key = "", input = '{ order_id: "${INPUT.order_id}" }') =>
  `  - { id: act, type: skill_call, skill_name: ${skill}, input: ${input}${key === "" ? "" : `, idempotency_key: "${key}"`} }\n`;
const GET = `  - { id: get, type: skill_call, skill_name: getOrder, input: { order_id: "\${INPUT.order_id}" }, output_var: order }\n`;

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
    ["of a notice", write("mail", "mail:${EXECUTION_ID}")],
  ])("is found: %s", (_which, steps) => {
    expect(faulty(steps + END)).toEqual(["act"]);
  });
});

describe("a key that names the act", () => {
  it.each([
    ["of the input", write("tag", "tag:${INPUT.order_id}")],
    ["of an output", GET + write("tag", "tag:${order.order_id}:${order.total}")],
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
    ["that cannot be tried", write("picky")],
  ])("is let be: %s", (_how, steps) => {
    expect(faulty(steps + END)).toEqual([]);
  });
});
