// Every kind of step, and what the format refuses of it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { compileSop } from "./compile";
import type { KnownSkills } from "./declare-types";
import type { Node, SopProblem } from "./graph";

const skills: KnownSkills = new Map([
  [
    "look",
    {
      input: z.object({ id: z.string() }),
      output: z.object({
        id: z.string(),
        status: z.string(),
        minor: z.int(),
        rate: z.number(),
        tags: z.array(z.string()),
      }),
      permissions: [],
    },
  ],
]);

const HEAD = `SOP_ID: test
DESCRIPTION: A test.
TRIGGERS: []
INPUT_SCHEMA: { type: object, properties: { id: { type: string } }, required: [id] }
STEPS:
  - { id: look, type: skill_call, skill_name: look, input: { id: "\${INPUT.id}" }, output_var: it }
`;
const END = `  - { id: end, type: output, message_template: "\${it.id}" }\n`;
const source = (steps: string, rest = "") => `${HEAD}${steps}${END}${rest}`;
const compile = (steps: string, rest = "") => compileSop(source(steps, rest), "t.yaml", { skills });

function errors(steps: string, rest = "") {
  const lines = source(steps, rest).split("\n");
  const at = ({ line, column }: SopProblem) => lines[line - 1]?.slice(column - 1) ?? "";
  return compile(steps, rest)
    .problems.filter(({ severity }) => severity === "error")
    .map((problem) => ({ ...problem, at: at(problem) }));
}

/** One step, given as flow YAML. */
const step = (fields: string) => `  - { ${fields} }\n`;
const ask = (fields: string) => step(`id: ask, type: human_approval, message: May I?, approvers: [manager], ${fields}`);

describe("a file with every kind of step", () => {
  const name = join(import.meta.dirname, "fixtures/every-step.yaml");
  const { sop, problems } = compileSop(readFileSync(name, "utf8"), name);
  const node = <T extends Node["type"]>(id: string, type: T): Extract<Node, { type: T }> => {
    const found = sop?.graph.nodes[id];
    if (found?.type !== type) throw new Error(`${id} is a ${found?.type}`);
    return found as Extract<Node, { type: T }>;
  };

  it("has no faults", () => {
    expect(problems).toEqual([]);
    expect(JSON.parse(JSON.stringify(sop?.graph))).toEqual(sop?.graph);
  });

  it("puts preconditions before the first step, as steps like any other", () => {
    expect(sop?.graph.entry).toBe("precondition_1");
    expect(node("precondition_1", "decision_logic")).toMatchObject({
      onTrue: "precondition_2",
      onFalse: "precondition_1_unmet",
      condition: { parts: [{ expr: "INPUT.amount_minor > 0" }] },
    });
    expect(node("precondition_2", "decision_logic").onTrue).toBe("get_order");
    expect(node("precondition_2_unmet", "output")).toMatchObject({
      outcome: "unresolved",
      next: null,
      message: { en: { parts: [{ text: "Please give us an e-mail address first." }] } },
    });
    expect(sop?.graph.mainPath[0]).toBe("get_order");
  });

  it("retries as written", () => {
    const { retry, timeoutMs } = node("get_order", "skill_call");
    expect([retry, timeoutMs]).toEqual([{ count: 3, backoffMs: 500, jitter: false, on: ["TIMEOUT"] }, 20_000]);
    expect(node("open_ticket", "skill_call").retry).toEqual({ count: 2, backoffMs: 200, jitter: true, on: [] });
  });

  it("compares a switch's value with its cases from the top", () => {
    expect(node("by_channel", "switch")).toMatchObject({
      subject: { parts: [{ expr: "INPUT.channel" }] },
      cases: [
        { values: ["web", "app"], next: "judge" },
        { values: ["phone"], next: "pause" },
      ],
      otherwise: "unknown_channel",
      next: "pause",
    });
  });

  it("asks the right people, in the order of the tiers", () => {
    expect(node("may_we", "human_approval")).toMatchObject({
      approvers: [{ role: "refund_manager" }, { user: "boss@example.com" }],
      count: 1,
      tiers: [
        { fromMinor: 50_000, approvers: [{ role: "manager" }], count: 1 },
        { fromMinor: 100_000, approvers: [{ role: "manager" }], count: 2 },
      ],
      editable: { amount_minor: { schema: { type: "integer", minimum: 0 }, label: { en: "Amount" } } },
      timeoutMs: 7_200_000,
      remindAfterMs: 1_800_000,
      escalate: { afterMs: 3_600_000, to: [{ role: "manager" }] },
      onTimeout: { kind: "goto", target: "sorry" },
      onReject: "sorry",
    });
  });

  it("ends each branch at the join", () => {
    expect(node("tell_all", "parallel_execution")).toMatchObject({
      branches: [
        { id: "ticket", entry: "open_ticket" },
        { id: "child", entry: "run_child" },
      ],
      join: { kind: "at_least", count: 1 },
      others: "finish",
      next: "done",
      onFailure: "sorry",
      onFailureFor: ["TIMEOUT"],
    });
    expect(node("open_ticket", "skill_call").next).toBe("short_wait");
    expect(node("short_wait", "wait")).toMatchObject({ next: null, durationMs: null });
    expect(node("pause", "wait")).toMatchObject({ durationMs: 1_800_000, until: null });
    expect(node("run_child", "call_sop")).toMatchObject({ next: null, sopId: "handle_order_delay", version: null });
  });

  it("keeps what is done about failures, and how it is audited", () => {
    expect(sop?.graph.compensation).toEqual([
      {
        step: "tell_all",
        rollback: ["open_ticket"],
        notify: ["refund_manager"],
        alerts: ["TELLING_FAILED"],
        then: "sorry",
      },
    ]);
    expect(sop?.graph.auditPolicy).toEqual({ level: "SUMMARY", maskSensitive: true, reviewRequired: true });
  });
});

describe("defaults", () => {
  it("of an approval, a wait and a parallel step", () => {
    const steps =
      ask("output_var: a") +
      `  - id: both
    type: parallel_execution
    steps:
      - { id: one, type: wait, duration: 1s }
      - { id: two, type: wait, until: "\${it.status}" }
`;
    const { sop } = compile(steps);
    expect(sop?.graph.nodes.ask).toMatchObject({
      count: 1,
      tiers: [],
      amount: null,
      timeoutMs: 86_400_000,
      onTimeout: { kind: "reject" },
      onReject: null,
    });
    expect(sop?.graph.nodes.both).toMatchObject({
      branches: [
        { id: "one", entry: "one" },
        { id: "two", entry: "two" },
      ],
      join: { kind: "all" },
      others: "stop",
    });
    expect(sop?.graph.mainPath).toEqual(["look", "ask", "both"]);
  });
});

describe("the format refuses", () => {
  const d = "id: d, type: decision_logic,";
  it.each([
    ["a decision without a test", `${d} true_path: []`, "{ id: d", "needs a `condition`, or a `switch`"],
    [
      "both tests",
      `${d} condition: "true", switch: "1", cases: [{ when: 1 }]`,
      "switch",
      "either `condition` or `switch`",
    ],
    ["cases of a condition", `${d} condition: "true", cases: [{ when: 1 }]`, "cases", "does not go with `condition`"],
    [
      "paths of a switch",
      `${d} switch: "1", cases: [{ when: 1 }], false_path: []`,
      "false_path",
      "does not go with `switch`",
    ],
    ["a switch without cases", `${d} switch: "1"`, "{ id: d", "needs `cases`"],
    ["a case twice", `${d} switch: "1", cases: [{ when: 1 }, { when: [2, 1] }]`, "{ when: [2", "already answers 1"],
    ["no branches", "id: p, type: parallel_execution", "{ id: p", "needs `steps`, or named `branches`"],
    [
      "two forms of branches",
      "id: p, type: parallel_execution, steps: [{ id: a, type: wait, duration: 1 }], branches: { b: [{ id: c, type: wait, duration: 1 }] }",
      "branches",
      "either `steps` or `branches`",
    ],
    [
      "a join nothing reaches",
      "id: p, type: parallel_execution, steps: [{ id: a, type: wait, duration: 1 }], join: { at_least: 2 }",
      "at_least",
      "there is one",
    ],
    ["a wait for nothing", "id: w, type: wait", "{ id: w", "needs a `duration`"],
    ["two ends of a wait", "id: w, type: wait, duration: 1m, until: x", "until", "either `duration` or `until`"],
    ["a name every object has", "id: constructor, type: wait, duration: 1m", "constructor", "lower-case"],
  ])("%s", (_name, fields, at, message) => {
    const found = errors(step(fields));
    expect(found.map(({ code }) => code)).toEqual(["schema-error"]);
    expect(found[0]?.message).toContain(message);
    expect(found[0]?.at.startsWith(at)).toBe(true);
  });

  it.each([
    ["tiers without a stake", "tiers: [{ from_minor: 1, approvers: [manager] }]", "tiers", "`amount`"],
    ["a stake without currency", 'amount: "${it.minor}"', "amount", "needs `currency`"],
    ["a currency of nothing", "currency: CNY", "currency", "needs `amount`"],
    ["an escalation to nobody", "on_timeout: escalate", "on_timeout", "needs `escalate"],
    [
      "two tiers at one amount",
      'amount: "${it.minor}", currency: CNY, tiers: [{ from_minor: 1, approvers: [manager] }, { from_minor: 1, approvers: [ops] }]',
      "{ from_minor: 1, approvers: [ops]",
      "begin at 1",
    ],
  ])("%s", (_name, fields, at, message) => {
    const found = errors(ask(fields));
    expect(found.map(({ code }) => code)).toEqual(["schema-error"]);
    expect(found[0]?.message).toContain(message);
    expect(found[0]?.at.startsWith(at)).toBe(true);
  });

  it("more approvals than there are people", () => {
    const [found] = errors(
      step("id: ask, type: human_approval, message: x, approvers: [customer, user:a@b.example], count: 3"),
    );
    expect(found).toMatchObject({
      code: "schema-error",
      message: expect.stringContaining("only 2 may"),
      at: expect.stringMatching(/^count/),
    });
  });

  it.each([
    [
      "output_schema",
      "id: m, type: model_call, skill_name: t, model_router_policy: complex_generation, prompt_template: p, output_schema: { type: object, required: [a], properties: { b: { type: string } } }",
    ],
    [
      "the schema of x",
      "id: ask, type: human_approval, message: x, approvers: [ops], editable: { x: { value: 1, schema: { type: wat } } }",
    ],
  ])("a schema nobody can use: %s", (name, fields) => {
    expect(errors(step(fields))).toMatchObject([{ code: "schema-error", message: expect.stringContaining(name) }]);
  });
});

describe("whom a file names", () => {
  it("must be somebody", () => {
    const rule =
      "COMPENSATION_STRATEGY: [{ step: look, on_failure: [{ notify: opps }, { notify: customer }, { notify: user:a@b.example }] }]\n";
    const found = errors(
      step(
        "id: ask, type: human_approval, message: x, approvers: [mangaer, customer], escalate: { after: 1h, to: [boss@example.com] }, amount: it.minor, currency: CNY, tiers: [{ from_minor: 1, approvers: ['user:'] }]",
      ),
      rule,
    );
    expect(found.map(({ code, at, path }) => [code, at.split(/[,\]} ]/)[0], path])).toEqual([
      ["unknown-approver", "mangaer", ["ask"]],
      ["unknown-approver", "boss@example.com", ["ask"]],
      ["unknown-approver", "'user:'", ["ask"]],
      ["unknown-recipient", "opps", ["look"]],
    ]);
    expect(found[0]?.message).toContain("did you mean `manager`?");
    expect(found[1]?.message).toContain("user:somebody@example.com");
    expect(found[3]?.message).toContain("did you mean `ops`?");
  });
});

it("warns of error codes that no error has", () => {
  const steps = step(
    "id: again, type: skill_call, skill_name: look, input: { id: x }, retry: { count: 1, on: [TIMEOUTS, gateway_busy] }, on_failure: { goto: end, on: [NOT_FOUND, NOT_FUOND] }",
  );
  const { problems } = compile(steps);
  const found = problems.filter(({ code }) => code === "unknown-error");
  expect(found.map(({ severity, path, message }) => [severity, path, message.split("; ")[1]])).toEqual([
    ["warning", ["again"], "did you mean `TIMEOUT`?"],
    ["warning", ["again"], "did you mean `NOT_FOUND`?"],
  ]);
});

describe("branches", () => {
  const both = (inside: string, after = "") => `  - id: both
    type: parallel_execution
    branches:
      left:
        - { id: l1, type: wait, duration: 1s }
${inside}
      right:
        - { id: r1, type: wait, duration: 1s }
${after}`;

  it("are left at their ends only", () => {
    const found = errors(both("        - goto: end"));
    expect(found).toMatchObject([{ code: "branch-escape", at: "end", path: ["both", "end"] }]);
    expect(found[0]?.message).toContain("leads out of the branch both/left");
    const failing =
      "        - { id: l2, type: skill_call, skill_name: look, input: { id: x }, on_failure: { goto: r1 } }";
    expect(errors(both(failing))).toMatchObject([{ code: "branch-escape", path: ["l2", "r1"] }]);
    expect(
      errors(both("        - { id: l2, type: wait, duration: 1s, goto: l1 }")).filter(
        ({ code }) => code === "branch-escape",
      ),
    ).toEqual([]);
  });

  it("are entered at their beginnings only", () => {
    const found = errors(
      both("        - { id: l2, type: wait, duration: 1s }", "  - { id: again, type: wait, duration: 1s, goto: l2 }\n"),
    );
    expect(found.map(({ code, path }) => [code, path])).toContainEqual(["branch-escape", ["again", "l2"]]);
    expect(found.find(({ code }) => code === "branch-escape")?.message).toContain("inside the branch both/left");
  });

  it("do not answer", () => {
    const found = errors(both("        - { id: hi, type: output, message_template: Hi. }"));
    expect(found).toMatchObject([{ code: "output-in-branch", path: ["hi"] }]);
  });

  it("need no answer of their own, and what is after the join is reached", () => {
    expect(errors(both("        - { id: l2, type: wait, duration: 1s }"))).toEqual([]);
    const head = HEAD.replace("STEPS:", "MAIN_PATH: [look, l1, after]\nSTEPS:");
    const text = `${head}${both("", "  - { id: after, type: wait, duration: 1s }\n")}${END}`;
    expect(compileSop(text, "t.yaml", { skills }).problems).toEqual([]);
  });

  it("may hold branches", () => {
    const inner = `        - id: inner
          type: parallel_execution
          steps: [{ id: a, type: wait, duration: 1s }, { id: b, type: wait, duration: 1s, goto: l1 }]`;
    const found = errors(both(inner));
    expect(found).toMatchObject([{ code: "branch-escape", path: ["b", "l1"] }]);
    expect(found[0]?.message).toContain("leads out of the branch both/left/inner/b");
  });
});

describe("ways", () => {
  it("of a rejection and a time-out are followed", () => {
    const [found] = errors(ask("output_var: a, on_reject: { goto: nope }, on_timeout: { goto: nowhere }"));
    expect(found).toMatchObject({ code: "undefined-target", path: ["ask", "nope"] });
    const lost = "  - { id: sorry, type: wait, duration: 1s }\n";
    const text = source(ask("output_var: a, on_reject: { goto: sorry }")) + lost;
    expect(
      compileSop(text, "t.yaml", { skills }).problems.filter(({ severity }) => severity === "error"),
    ).toMatchObject([{ code: "no-output-path", path: ["look", "ask", "sorry"] }]);
  });

  it("after a compensation are reached, and must answer", () => {
    const then = (id: string) =>
      `  - { id: then, type: wait, duration: 1s }\nCOMPENSATION_STRATEGY: [{ step: look, on_failure: [{ goto: ${id} }] }]\n`;
    const found = errors("", then("then"));
    expect(found).toMatchObject([{ code: "no-output-path", path: ["then"] }]);
    expect(errors("", then("them")).map(({ code, path }) => [code, path])).toEqual([
      ["unreachable-step", ["then"]],
      ["undefined-target", ["them"]],
    ]);
  });

  it("are all reported in one run", () => {
    const found = errors(
      `${step("id: a, type: wait, until: '${it.stauts}', goto: nowhere")}${ask("approvers: [nobody]").replace("approvers: [manager], ", "")}`,
    );
    expect(new Set(found.map(({ code }) => code))).toEqual(
      new Set(["type-error", "undefined-target", "unknown-approver", "unreachable-step"]),
    );
  });
});

describe("types", () => {
  const says = (hole: string) => `  - { id: say, type: output, message_template: "${hole}" }\n`;
  const only = (steps: string) => errors(steps).filter(({ code }) => !code.startsWith("unreachable"));

  it.each([
    ["${answer.verdict} ${answer.values.n + 1} ${default(answer.reason, '')} ${answer.approved ? 1 : 2}", null],
    ["${answer.values.m}", "`answer.values` has no field `m`"],
    ["${answer.approvd}", "did you mean `approved`?"],
    ["${answer.values.n + 'x'}", "int + string"],
  ])("of an approval's output: %s", (hole, message) => {
    const approval = ask('output_var: answer, editable: { n: { value: "${it.minor}", schema: { type: integer } } }');
    const found = only(approval + says(hole));
    expect(found.map((one) => one.message.includes(message ?? "nothing"))).toEqual(message ? [true] : []);
  });

  it.each([
    [
      "${string(size(all.succeeded))} ${all.failed.map(f, f.branch + f.code).join(', ')} ${all.stopped.join(' ')}",
      null,
    ],
    ["${all.failed[0].brnch}", "did you mean `branch`?"],
    ["${all.succeeded}", "cannot be shown"],
  ])("of a parallel step's output: %s", (hole, message) => {
    const both = step("id: p, type: parallel_execution, output_var: all, steps: [{ id: a, type: wait, duration: 1s }]");
    const found = only(both + says(hole));
    expect(found.map((one) => one.message.includes(message ?? "nothing"))).toEqual(message ? [true] : []);
  });

  const model = (more: string) =>
    step(
      `id: m, type: model_call, skill_name: t, model_router_policy: complex_generation, prompt_template: p, output_var: m${more}`,
    );
  it("of a model's answer are those of output_schema", () => {
    const schema = ", output_schema: { type: object, properties: { ok: { type: boolean }, n: { type: number } } }";
    expect(only(model(schema) + says("${m.ok ? m.n * 2.0 : 0.0}"))).toEqual([]);
    expect(only(model(schema) + says("${m.text}"))).toMatchObject([
      { code: "type-error", message: expect.stringContaining("`ok`, `n`") },
    ]);
    const { sop } = compile(model(schema) + step("id: d, type: decision_logic, condition: m.n > 2.0"));
    expect(sop?.graph.nodes.d).toMatchObject({ condition: { parts: [{ doubles: ["m.n"] }] } });
  });

  it("of an answer without one are text, until something else is read", () => {
    expect(
      compile(model("") + says("${m.text} ${m.model}")).problems.filter(({ code }) => code === "no-output-schema"),
    ).toEqual([]);
    const { problems } = compile(model("") + says("${m.verdict} ${m.anything}"));
    expect(problems.filter(({ path }) => path[0] === "m")).toMatchObject([
      {
        code: "no-output-schema",
        severity: "warning",
        path: ["m"],
        message: expect.stringContaining("`m.verdict` is read"),
      },
    ]);
  });

  it("of FAILURE and NOW", () => {
    expect(
      only(
        says("${FAILURE.step} ${FAILURE.code} ${default(FAILURE.reason, '')} ${FAILURE.message} ${date(NOW)}"),
      ).filter(({ code }) => code === "type-error"),
    ).toEqual([]);
    expect(
      only(says("${FAILURE.cod}"))
        .map(({ message }) => message)
        .join(),
    ).toContain("did you mean `code`?");
  });

  it.each([
    ["amount: '${it.rate}', currency: CNY", "it.rate", "whole number"],
    ["amount: 'about ${it.minor}', currency: CNY", "'about", "this gives text"],
    ["amount: it.minr, currency: CNY", "minr", "did you mean `minor`?"],
    ["amount: it.minor +, currency: CNY", "", "This is not an expression"],
    ["amount: '100', currency: yuan", "yuan", "no currency code"],
    ["amount: '100', currency: '${it.minor}'", "it.minor", "must be text"],
    [
      "editable: { x: { value: '${it.status}', schema: { type: integer } } }",
      "'${it.status}'",
      "`x` must be a whole number",
    ],
    ["editable: { x: { value: hi, schema: { enum: [ho] } } }", "hi", 'cannot be "hi"'],
    ["shows: { a: ['${it.nope}'] }", "nope", "has no field `nope`"],
  ])("of what an approval is told: %s", (fields, at, message) => {
    const found = only(ask(`output_var: a, ${fields}`));
    expect(found.map((one) => one.message).join("\n")).toContain(message);
    expect(found).toHaveLength(1);
    expect(found[0]?.at.replace(/^\W+/, "").startsWith(at.replace(/^\W+/, ""))).toBe(true);
  });

  it("takes what fits", () => {
    expect(
      only(ask("output_var: a, amount: '100', currency: CNY, shows: { tags: '${it.tags}', all: '${it}' }")),
    ).toEqual([]);
    expect(only(step("id: w, type: wait, until: 2026-12-24T18:00:00Z"))).toEqual([]);
    expect(only(step("id: w, type: wait, until: '${NOW}'"))).toEqual([]);
  });

  it.each([
    ["until: '${it.minor}'", "must be text"],
    ["until: tomorrow", '"tomorrow" is no time'],
    ["until: '2026-13-45'", "is no time"],
  ])("of a wait's end: %s", (fields, message) => {
    expect(only(step(`id: w, type: wait, ${fields}`))).toMatchObject([
      { code: "type-error", path: ["w"], message: expect.stringContaining(message) },
    ]);
  });

  it.each([
    ["it.status", "[1]", "never equals 1"],
    ["'${it.minor}'", "[1.5]", "never equals 1.5"],
    ["'${it.minor}'", "'1'", 'never equals "1"'],
    ["'${it.tags}'", "a", "no case can equal"],
    ["'${it.status}'", "[a, null]", null],
    ["it.minor", "[1, 2]", null],
    ["it.rate", "1", null],
    ["'${it.status}-${it.minor}'", "SHIPPED-2", null],
  ])("of a switch over %s with %s", (subject, when, message) => {
    const found = only(step(`id: d, type: decision_logic, switch: ${subject}, cases: [{ when: ${when} }]`));
    expect(found.map((one) => one.message.includes(message ?? "nothing"))).toEqual(message ? [true] : []);
  });
});

describe("preconditions", () => {
  it("are typed and placed like any expression", () => {
    const rest = "PRECONDITIONS:\n  - condition: ${INPUT.idd} == 'x'\n    message: No ${INPUT.nope}.\n";
    const found = errors("", rest);
    expect(found.map(({ code, path, at }) => [code, path, at.replace(/^\./, "")])).toEqual([
      ["type-error", ["precondition_1"], "idd} == 'x'"],
      ["type-error", ["precondition_1_unmet"], "nope}."],
    ]);
  });

  it("do not share their names with steps", () => {
    const rest = "PRECONDITIONS: [{ condition: 'true', message: x }]\n";
    expect(errors(step("id: precondition_1, type: wait, duration: 1s"), rest).map(({ code }) => code)).toContain(
      "duplicate-step",
    );
  });
});

it("takes the key §9.1 writes inside the input for the step's own", () => {
  const inside = step(
    "id: again, type: skill_call, skill_name: look, input: { id: x, idempotency_key: 'key:${it.id}' }",
  );
  expect(compile(inside).sop?.graph.nodes.again).toMatchObject({
    input: { fields: { id: { value: "x" } } },
    idempotencyKey: { parts: [{ text: "key:" }, { expr: "it.id" }] },
  });
  const twice = inside.replace("skill_name", "idempotency_key: k, skill_name");
  expect(errors(twice)).toMatchObject([
    { code: "type-error", message: expect.stringContaining("`idempotency_key` is not taken here") },
  ]);
});
