import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { checkCode } from "./check-codes";
import { compileSop } from "./compile";
import type { KnownSkills } from "./declare-types";
import type { SopProblem } from "./graph";

const order = z.object({
  order_id: z.string(),
  status: z.enum(["SHIPPED", "DELIVERED"]),
  days: z.int(),
  rate: z.number(),
  tracking: z.string().nullable(),
  text: z.object({ "zh-CN": z.string(), en: z.string() }),
  items: z.array(z.object({ name: z.string(), quantity: z.int(), weight: z.number() })),
});
const skills: KnownSkills = new Map([
  ["getOrder", { input: z.object({ order_id: z.string() }), output: order, permissions: ["order:read"] }],
  [
    "pay",
    {
      input: z.object({
        order_id: z.string(),
        amount_minor: z.int(),
        reason: z.enum(["late", "lost"]),
        note: z.string().nullable().optional(),
        lines: z.array(z.object({ sku: z.string() })).optional(),
      }),
      output: z.object({ id: z.string() }),
      permissions: ["order:read"],
    },
  ],
]);

const HEAD = `SOP_ID: test
DESCRIPTION: A test.
TRIGGERS: [{ type: user_intent, intent_name: test }]
INPUT_SCHEMA: { type: object, properties: { order_id: { type: string }, level: { type: integer } }, required: [order_id] }
REQUIRED_PERMISSIONS: ["order:read"]
STEPS:
`;
const GET = `  - id: get
    type: skill_call
    skill_name: getOrder
    input: { order_id: "\${INPUT.order_id}" }
    output_var: order
`;
const END = `  - id: end
    type: output
    message_template: Done.
`;
/** What the SOPs of these tests would do is not their matter. */
const aboutForm = ({ code }: SopProblem) => checkCode(code)?.group !== "meaning";
const compile = (steps: string, head = HEAD) => {
  const compiled = compileSop(head + steps, "t.yaml", { skills });
  return { ...compiled, problems: compiled.problems.filter(aboutForm) };
};

/** Where a problem points: the rest of the line in the source. */
function pointed(text: string, problem: SopProblem): string {
  return text.split("\n")[problem.line - 1]!.slice(problem.column - 1);
}

/** The only problem of a source, with what it points at. */
function only(steps: string, head = HEAD) {
  const { sop, problems } = compile(steps, head);
  expect(problems.map(({ code, message }) => `${code}: ${message}`)).toHaveLength(1);
  const [problem] = problems;
  if (problem!.severity === "error") expect(sop).toBeNull();
  return { ...problem!, at: pointed(head + steps, problem!) };
}

describe("a good file", () => {
  it("becomes a flat graph", () => {
    const { sop, problems } = compile(`${GET}  - id: big
    type: decision_logic
    condition: \${order.days} > 2
    true_path:
      - { id: pay, type: skill_call, skill_name: pay, timeout: 1m, retry: { count: 1, backoff: 1s, on: [TIMEOUT] }, input: { order_id: "\${order.order_id}", amount_minor: 5, reason: late }, idempotency_key: "pay:\${order.order_id}" }
    false_path:
      - goto: end
${END}`);
    expect(problems).toEqual([]);
    const graph = sop!.graph;
    expect(graph).toMatchObject({ sopId: "test", version: 1, entry: "get", order: ["get", "big", "pay", "end"] });
    expect(graph.mainPath).toEqual(["get", "big", "pay"]);
    expect(graph.nodes.get).toMatchObject({ next: "big", line: 7, label: { en: "Get" }, retry: { count: 2 } });
    expect(graph.nodes.big).toMatchObject({
      onTrue: "pay",
      onFalse: "end",
      condition: { parts: [{ expr: "(order.days) > 2" }] },
    });
    expect(graph.nodes.pay).toMatchObject({
      next: "end",
      timeoutMs: 60_000,
      retry: { count: 1, backoffMs: 1_000, on: ["TIMEOUT"] },
      idempotencyKey: { parts: [{ text: "pay:" }, { expr: "order.order_id" }] },
    });
    expect(graph.nodes.end).toMatchObject({ next: null, outcome: "resolved" });
    expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
  });

  it("marks the numbers whose schema says double", () => {
    const { sop } = compile(
      `${GET}  - { id: end, type: output, message_template: "\${order.rate * 2.0} \${order.days}" }\n`,
    );
    const end = sop?.graph.nodes.end;
    expect(end?.type === "output" && end.message.en.parts[0]).toEqual({
      expr: "order.rate * 2.0",
      doubles: ["order.rate", "order.items.*.weight"],
    });
  });

  it("takes the version from the id's suffix, as §9.1 writes it", () => {
    const head = HEAD.replace("SOP_ID: test", "SOP_ID: process_refund_v3");
    expect(compile(END, head).sop?.graph).toMatchObject({ sopId: "process_refund", version: 3 });
    expect(only(END, head.replace("_v3\n", "_v3\nVERSION: 2\n")).message).toContain("version 3");
  });
});

describe("the YAML", () => {
  it.each([
    ["on_failure: goto: x", "  - id: a\n    on_failure: goto: x\n", "goto: x", "Put the inner key on its own line"],
    ["a key twice", `  - id: a\n    type: output\n    id: b\n`, "id: b", "written twice"],
    ["an alias", "  - &a { id: a }\n  - *a\n", "*a", "Anchors"],
    ["a merge key", "  - { <<: { id: a } }\n", "<<", "Merge keys"],
    ["two documents", `${END}---\na: 1\n`, "---", "One file holds one SOP"],
    ["a tag", "  - !!js/function x\n", "!!js", "tag"],
    ["a tab", "\t- id: a\n", "\t- id", "Tabs"],
  ])("refuses %s where it is", (_name, steps, at, message) => {
    const { sop, problems } = compile(steps);
    expect(sop).toBeNull();
    expect(problems[0]).toMatchObject({ code: "parse-error", file: "t.yaml" });
    expect(problems.map((problem) => problem.message).join()).toContain(message);
    expect(problems.some((problem) => pointed(HEAD + steps, problem).startsWith(at))).toBe(true);
  });

  it.each([
    ["", "schema-error"],
    ["[".repeat(20_000), "parse-error"],
    ["{a: ".repeat(3_000), "parse-error"],
    [`a: ${"x".repeat(300_000)}`, "parse-error"],
    [`a: &a [1,1]\nb: &b [*a,*a]\nc: &c [*b,*b]\n`, "parse-error"],
    ["42", "schema-error"],
  ])("survives a hostile file %#", (text, code) => {
    const { sop, problems } = compileSop(text, "t.yaml", { skills });
    expect(sop).toBeNull();
    expect(problems[0]?.code).toBe(code);
  });

  it("never throws, whatever a file holds", () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom("STEPS:", "  - id: a", "    type: output", "${x}", "    goto: a", "a: {", "]", "|"),
    );
    fc.assert(
      fc.property(
        fc.array(line).map((lines) => lines.join("\n")),
        (text) => {
          const { problems } = compileSop(text, "t.yaml", { skills });
          expect(problems.length).toBeGreaterThan(0);
          for (const { line: at, column } of problems) expect(Math.min(at, column)).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });
});

describe("the format", () => {
  it.each([
    ["an unknown key", "  - { id: a, type: output, message_template: x, mesage: y }\n", "mesage", "no key `mesage`"],
    ["an unknown type", "  - { id: a, type: skil_call }\n", "skil_call", "did you mean `skill_call`"],
    ["a step without type", "  - { id: a, message_template: x }\n", "{ id: a", "no `type`"],
    ["a missing text", "  - { id: a, type: output }\n", "{ id: a", "`message_template`"],
    ["one language", "  - { id: a, type: output, message_template: { en: x } }\n", "{ en", "zh-CN"],
    ["a bad id", "  - { id: Get-Order, type: output, message_template: x }\n", "Get-Order", "lower-case"],
    ["a bad duration", `${GET}    timeout: 3 parsecs\n${END}`, "3 parsecs", "500ms"],
    [
      "a goto with more",
      `  - { id: d, type: decision_logic, condition: "true", true_path: [{ goto: d, id: a }] }\n${END}`,
      "{ goto",
      "stands alone",
    ],
    [
      "a text in a third language",
      "  - { id: a, type: output, message_template: { zh-CN: x, en: x, fr: x } }\n",
      "fr",
      "`fr`",
    ],
    [
      "a nested fault",
      `  - { id: d, type: decision_logic, condition: "true", true_path: [{ id: a, type: output }] }\n`,
      "{ id: a",
      "message_template",
    ],
  ])("refuses %s", (_name, steps, at, message) => {
    const problem = only(steps);
    expect(problem.code).toBe("schema-error");
    expect(problem.at.startsWith(at)).toBe(true);
    expect(problem.message).toContain(message);
  });

  it("names what a file lacks", () => {
    const { problems } = compileSop("SOP_ID: a\n", "t.yaml", { skills });
    expect(problems.map((problem) => problem.message).join()).toMatch(/DESCRIPTION.*TRIGGERS.*INPUT_SCHEMA.*STEPS/);
    const head = HEAD.replace("required: [order_id]", "required: [ordr_id]");
    expect(only(END, head)).toMatchObject({
      code: "schema-error",
      message: expect.stringContaining("did you mean `order_id`"),
    });
  });
});

describe("the flow", () => {
  it("reports a name used twice", () => {
    const problem = only(
      `${END}${END}`.replace(
        "type: output\n    message_template: Done.\n  - id",
        "type: output\n    message_template: Done.\n    goto: end\n  - id",
      ),
    );
    expect(problem).toMatchObject({ code: "duplicate-step", at: "end", path: ["end"] });
    expect(problem.message).toContain("line 7");
  });

  it("reports targets that do not exist", () => {
    const problem = only(`${GET}    goto: ennd\n${END}`.replace("ennd\n", "ennd\n    on_failure: { goto: end }\n"));
    expect(problem).toMatchObject({ code: "undefined-target", at: "ennd", path: ["get", "ennd"] });
    expect(problem.message).toBe("Step `get` has goto `ennd`, which does not exist; did you mean `end`?");
    const main = HEAD.replace("STEPS:", "MAIN_PATH: [gett]\nSTEPS:");
    expect(only(GET + END, main).message).toContain("did you mean `get`");
    const strategy = `${GET}${END}COMPENSATION_STRATEGY: [{ step: get, on_failure: [{ rollback: gte }] }]\n`;
    expect(only(strategy)).toMatchObject({ code: "undefined-target", at: expect.stringMatching(/^gte/) });
  });

  it("reports steps nobody reaches", () => {
    expect(only(`${END}${END.replace("end", "other")}`)).toMatchObject({ code: "unreachable-step", path: ["other"] });
    const decision = `  - { id: d, type: decision_logic, condition: "true", true_path: [{ goto: end }, { goto: end }] }\n${END}`;
    expect(only(decision)).toMatchObject({ code: "unreachable-step" });
  });

  it("reports ways that end without an answer, with the way", () => {
    const problem = only(`${GET}  - id: d
    type: decision_logic
    condition: "true"
    true_path:
${END.replaceAll(/^/gm, "    ").trimEnd()}
`);
    expect(problem).toMatchObject({ code: "no-output-path", path: ["get", "d"] });
  });

  it("checks that the main path can be walked", () => {
    const head = (path: string) => HEAD.replace("STEPS:", `MAIN_PATH: [${path}]\nSTEPS:`);
    const second = GET.replace("id: get", "id: again");
    expect(compile(GET + second + END, head("get, again")).problems).toEqual([]);
    expect(only(GET + second + END, head("again, get")).message).toContain("no way leads");
    expect(only(GET + END, head("get, end")).message).toContain("leave `end` out");
  });
});

describe("names and types", () => {
  const says = (message: string) =>
    `${GET}  - id: end\n    type: output\n    message_template: |\n      Hello,\n        ${message}\n`;

  it.each([
    ["${order.staus}", "order.staus", "type-error", "did you mean `status`", "staus"],
    ["${ordr.status}", "ordr.status", "unknown-variable", "did you mean `order`", "ordr"],
    ["a ${order.days} b ${order.items[0].nam}", "nam", "type-error", "did you mean `name`", "nam"],
    ["${order.status > 2}", "", "type-error", "string > int", "order.status"],
    ["${order.rate * 2}", "", "type-error", "write 2.0 for 2", "order.rate"],
    ["${order.text}", "", "type-error", "cannot be shown", "order.text"],
    ["${money(order.days)}", "", "type-error", "money(int)", "money"],
    ["${order.days +}", "", "parse-error", "not an expression", ""],
    ["${INPUT.nope}", "", "type-error", "`order_id`", "nope"],
  ])("points at the fault in %s", (message, _expr, code, text, at) => {
    const problem = only(says(message));
    expect(problem).toMatchObject({ code, path: ["end"] });
    expect(problem.message).toContain(text);
    expect(problem.message).not.toContain("object_");
    if (at) expect(problem.at.replace(/^\./, "").startsWith(at)).toBe(true);
    expect(problem.line).toBe(16);
  });

  it("accepts what fits", () => {
    const fits = [
      "${order.tracking == null ? '-' : order.tracking}",
      "${default(order.tracking, 'none')}",
      "${order.text[LOCALE]}",
      "${order.items.filter(i, i.quantity > 1).map(i, i.name).join(', ')}",
      "${CUSTOMER.vip_level + 1}",
      "${EXECUTION_ID}",
      "${default(INPUT.level, 0) + 1}",
      "$${order.rate}",
      "${date(NOW)} ${money(order.days, 'USD')} ${percent(15)}",
    ];
    for (const message of fits) expect(compile(says(message)).problems, message).toEqual([]);
  });

  it("wants true or false in a condition", () => {
    const problem = only(`${GET}  - { id: d, type: decision_logic, condition: "\${order.days}" }\n${END}`);
    expect(problem).toMatchObject({ code: "type-error", path: ["d"] });
    expect(problem.message).toContain("true or false");
  });

  it("refuses a pattern that would need backtracking, and is not held up by one that might", () => {
    const problem = only(
      `${GET}  - { id: d, type: decision_logic, condition: "\${order.order_id.matches('(?=a)b')}" }\n${END}`,
    );
    expect(problem).toMatchObject({ code: "type-error", path: ["d"] });
    expect(problem.message).toContain("lookahead");
    const slow = `\${'${"a".repeat(3_000)}!'.matches('(a+)+$')}`;
    expect(compile(`  - { id: d, type: decision_logic, condition: "${slow}" }\n${END}`).problems).toEqual([]);
  });

  it("checks conditions as long and as deep as they may be written", () => {
    const either = Array.from({ length: 300 }, (_, i) => `order.days == ${i}`).join(" || ");
    const nested = `${Array.from({ length: 40 }, (_, i) => `order.days == ${i} ? order.rate > ${i}.0 : `).join("")}true`;
    const bracketed = `${"(".repeat(50)}order.days == 1${")".repeat(50)}`;
    for (const condition of [either, nested, bracketed]) {
      expect(
        compile(`${GET}  - { id: d, type: decision_logic, condition: "\${${condition}}" }\n${END}`).problems,
      ).toEqual([]);
    }
  });

  const pay = (input: string) =>
    `${GET}  - id: pay\n    type: skill_call\n    skill_name: pay\n    input: { ${input} }\n${END}`;
  it.each([
    ['order_id: "1", amount_minor: 5', "input", "lacks `reason`"],
    ['order_id: "1", amount_minor: 5, reason: late, resaon: x', "resaon", "did you mean `reason`"],
    ['order_id: "1", amount_minor: 5, reason: lat', "lat", "did you mean `late`"],
    ["order_id: 1, amount_minor: 5, reason: late", "1", "must be text"],
    ['order_id: "1", amount_minor: "${order.rate}", reason: late', '"${order.rate}"', "whole number"],
    ['order_id: "1", amount_minor: "${order.days} USD", reason: late', '"${order.days} USD"', "gives text"],
    [
      'order_id: "1", amount_minor: 5, reason: late, lines: [{ sku: "${order.days}" }]',
      '"${order.days}"',
      "must be text",
    ],
    ['order_id: "1", amount_minor: 5, reason: late, lines: { sku: x }', "{ sku", "a list"],
  ])("checks a skill's input: %s", (input, at, message) => {
    const problem = only(pay(input));
    expect(problem).toMatchObject({ code: "type-error", path: ["pay"] });
    expect(problem.message).toContain(message);
    expect(problem.at.startsWith(at)).toBe(true);
  });

  it("lets a nullable input be empty", () => {
    expect(compile(pay('order_id: "1", amount_minor: "${order.days}", reason: late, note: null')).problems).toEqual([]);
    expect(compile(pay('order_id: "1", amount_minor: 1, reason: late, note: "${order.tracking}"')).problems).toEqual(
      [],
    );
  });

  it("knows skills, policies and permissions", () => {
    expect(only(GET.replace("getOrder", "getOrdr") + END)).toMatchObject({ code: "unknown-skill", at: "getOrdr" });
    const model = (policy: string) =>
      `  - { id: m, type: model_call, skill_name: t, model_router_policy: ${policy}, prompt_template: p, output_var: m }\n  - { id: end, type: output, message_template: "\${m.text}" }\n`;
    expect(compile(model("complex_generation")).problems).toEqual([]);
    expect(only(model("complex_generatoin"))).toMatchObject({ code: "unknown-policy" });
    const head = HEAD.replace('"order:read"', '"oder:read"');
    const { sop, problems } = compile(GET + END, head);
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([
      ["unknown-permission", "warning"],
      ["missing-permission", "warning"],
    ]);
    expect(sop).not.toBeNull();
  });

  it("says of two steps with one name no more than that", () => {
    const twins = `  - { id: a, type: wait, duration: 1s }\n  - { id: b, type: wait, duration: 1s, goto: a }\n${END}${END.replace("id: end", "id: a")}`;
    const { problems } = compileSop(HEAD + twins, "t.yaml", { skills });
    expect(problems.map(({ code }) => code)).toEqual(["duplicate-step"]);
  });

  it.each([
    ["DESCRIPTION: A test.", "DESCRIPTION: 5", "`DESCRIPTION` must be text, or a map of keys."],
    ["DESCRIPTION: A test.", "DESCRIPTION: x\nVERSION: -1", "`VERSION` must be at least 1."],
    ["type: integer }", "type: intger }", "did you mean `integer`?"],
  ])("says in words what is wrong: %s → %s", (right, wrong, message) => {
    const { problems } = compileSop(HEAD.replace(right, wrong) + END, "t.yaml", { skills });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "schema-error", message: expect.stringContaining(message) });
  });

  it("points at the type in a schema that does not exist", () => {
    const { problems } = compileSop(HEAD.replace("type: integer }", "type: boolan }") + END, "t.yaml", { skills });
    expect(problems).toMatchObject([{ line: 4, column: HEAD.split("\n")[3]!.indexOf("integer") + 1 }]);
  });

  it("refuses an output_var that CEL has another use for", () => {
    for (const word of ["list", "int", "cel", "namespace"]) {
      const { problems } = compile(GET.replace("output_var: order", `output_var: ${word}`) + END);
      expect(problems[0]).toMatchObject({ code: "schema-error", message: expect.stringContaining(`\`${word}\``) });
    }
  });
});
