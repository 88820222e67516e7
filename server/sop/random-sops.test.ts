// Random SOP texts of every kind of step, with targets that exist and targets that do not: whatever a file says, its
// graph is made, each of its edges leads to a step or is reported, and every report points into the file.
import fc from "fast-check";
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { enclosing, successors } from "./check-flow";
import { compileSop } from "./compile";
import { compareGraphs } from "./diff";
import { variablesRead } from "./expressions";
import type { SopGraph } from "./graph";
import { branchPlaces, edgesOf } from "./graph-edges";
import { drawMermaid } from "./mermaid";

const NAMES = ["a", "b", "c", "d", "e", "f", "g", "h"];
const target = fc.constantFrom(...NAMES, "nowhere");
const duration = fc.constantFrom(1, 30, "500ms", "2h");
const expression = fc.constantFrom(
  "${INPUT.n}",
  "${x.y}",
  "${1 +}",
  "${NOW}",
  "text",
  "${default(v.a, 1)}",
  "汉字 ${INPUT.s}",
);
const condition = fc.constantFrom("true", "${INPUT.n > 1}", "${v.ok}", "${INPUT.s} == 'x'", "1 +");
const onFailure = fc.option(fc.record({ goto: target, on: fc.option(fc.constant(["TIMEOUT"]), { nil: undefined }) }), {
  nil: undefined,
});
const goto = fc.option(target, { nil: undefined });
const outputVar = fc.option(fc.constantFrom("v", "w", "x"), { nil: undefined });
const id = fc.constantFrom(...NAMES);
const approver = fc.constantFrom("manager", "customer", "user:a@b.example", "nobody");

type Tree = { step: fc.Arbitrary<object>; item: fc.Arbitrary<object> };

function steps(depth: number): Tree {
  const inner = depth > 0 ? steps(depth - 1) : null;
  const path = inner ? fc.option(fc.array(inner.item, { maxLength: 3 }), { nil: undefined }) : fc.constant(undefined);
  const leaf = [
    fc.record({
      id,
      type: fc.constant("skill_call"),
      skill_name: fc.constantFrom("getOrderDetails", "sendEmail", "noSuchSkill"),
      input: fc.record({ order_id: expression }),
      idempotency_key: fc.option(expression, { nil: undefined }),
      async: fc.boolean(),
      on_failure: onFailure,
      output_var: outputVar,
      goto,
    }),
    fc.record({
      id,
      type: fc.constant("model_call"),
      skill_name: fc.constant("judge"),
      model_router_policy: fc.constantFrom("financial_sensitive", "none"),
      prompt_template: expression,
      output_schema: fc.option(fc.constant({ type: "object", properties: { ok: { type: "boolean" } } }), {
        nil: undefined,
      }),
      output_var: outputVar,
      on_failure: onFailure,
      goto,
    }),
    fc.record({
      id,
      type: fc.constant("human_approval"),
      message: expression,
      approvers: fc.array(approver, { minLength: 1, maxLength: 2 }),
      timeout: duration,
      remind_after: fc.option(duration, { nil: undefined }),
      editable: fc.option(fc.constant({ n: { value: "${INPUT.n}", schema: { type: "integer" } } }), { nil: undefined }),
      on_timeout: fc.oneof(fc.constant("reject"), fc.record({ goto: target })),
      on_reject: fc.option(fc.record({ goto: target }), { nil: undefined }),
      output_var: outputVar,
      goto,
    }),
    fc.record({ id, type: fc.constant("wait"), duration, goto }),
    fc.record({ id, type: fc.constant("wait"), until: expression, goto }),
    fc.record({
      id,
      type: fc.constant("call_sop"),
      sop: fc.constantFrom("other", "random"),
      on_failure: onFailure,
      output_var: outputVar,
      goto,
    }),
    fc.record({ id, type: fc.constant("output"), message_template: expression, goto }),
    fc.record({ id, type: fc.constant("decision_logic"), condition, true_path: path, false_path: path, goto }),
    fc.record({
      id,
      type: fc.constant("decision_logic"),
      switch: expression,
      cases: fc.tuple(path, path).map(([one, two]) => [
        { when: 1, path: one },
        { when: ["x", null], path: two },
      ]),
      default: path,
      goto,
    }),
  ];
  const nested = inner
    ? [
        fc.record({
          id,
          type: fc.constant("parallel_execution"),
          steps: fc.array(inner.step, { minLength: 1, maxLength: 3 }),
          join: fc.constantFrom("all", "any", { at_least: 1 }),
          on_failure: onFailure,
          output_var: outputVar,
          goto,
        }),
        fc.record({
          id,
          type: fc.constant("parallel_execution"),
          branches: fc.dictionary(
            fc.constantFrom("left", "right", "a"),
            fc.array(inner.item, { minLength: 1, maxLength: 2 }),
            { minKeys: 1 },
          ),
          others: fc.constantFrom("stop", "finish"),
          goto,
        }),
      ]
    : [];
  const step = fc.oneof(...leaf, ...nested) as fc.Arbitrary<object>;
  return {
    step,
    item: fc.oneof({ weight: 4, arbitrary: step }, { weight: 1, arbitrary: fc.record({ goto: target }) }),
  };
}

const act = fc.oneof(
  fc.record({ rollback: target }),
  fc.record({ notify: approver }),
  fc.record({ create_alert: fc.constant("A") }),
  fc.record({ goto: target }),
);
const file = fc.record({
  SOP_ID: fc.constant("random"),
  DESCRIPTION: fc.constant("A random one."),
  TRIGGERS: fc.constant([]),
  INPUT_SCHEMA: fc.constant({ type: "object", properties: { n: { type: "integer" }, s: { type: "string" } } }),
  PRECONDITIONS: fc.option(fc.array(fc.record({ condition, message: expression }), { maxLength: 2 }), {
    nil: undefined,
  }),
  MAIN_PATH: fc.option(fc.array(target, { minLength: 1, maxLength: 3 }), { nil: undefined }),
  STEPS: fc.array(steps(2).step, { minLength: 1, maxLength: 6 }),
  COMPENSATION_STRATEGY: fc.option(
    fc.array(fc.record({ step: target, on_failure: fc.array(act, { minLength: 1, maxLength: 3 }) }), { maxLength: 2 }),
    { nil: undefined },
  ),
});

function targetsOf(graph: SopGraph): (string | null)[] {
  const edges = graph.order.flatMap((name) => edgesOf(graph.nodes[name]!).map(({ to }) => to));
  return [
    graph.entry,
    ...edges,
    ...graph.compensation.flatMap(({ step, rollback, then }) => [step, ...rollback, then]),
  ];
}

it("compile to a graph whose every edge leads somewhere or is reported, with every report inside the file", () => {
  fc.assert(
    fc.property(file, (value) => {
      const text = stringify(value, { aliasDuplicateObjects: false });
      const lines = text.split("\n");
      const { sop, graph, problems } = compileSop(text, "random.yaml");
      if (!graph) throw new Error(`${text}\n${JSON.stringify(problems)}`);
      for (const { line, column, message, severity } of problems) {
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
        expect(message).not.toMatch(/undefined|\[object|object_\w/);
        if (severity === "error") expect(sop).toBeNull();
      }
      const reported = new Set(problems.flatMap(({ code, path }) => (code === "undefined-target" ? path : [])));
      for (const to of targetsOf(graph)) if (to !== null && !graph.nodes[to]) expect(reported).toContain(to);
      expect(Object.keys(graph.nodes).sort()).toEqual([...graph.order].sort());
      for (const name of graph.order) {
        const node = graph.nodes[name]!;
        expect(node.id).toBe(name);
        expect([...new Set(successors(node))].sort()).toEqual([...new Set(edgesOf(node).map(({ to }) => to))].sort());
        variablesRead(node);
      }
      // Without a fault in its branches, a step is inside a parallel step by one reckoning exactly when by the other.
      if (!problems.some(({ code }) => ["branch-escape", "duplicate-step", "undefined-target"].includes(code))) {
        expect([...branchPlaces(graph).keys()].sort()).toEqual([...enclosing(graph).keys()].sort());
      }
      drawMermaid(graph, "en");
      expect(compareGraphs(graph, graph).same).toBe(true);
      expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
    }),
    { numRuns: 150 },
  );
}, 60_000);

it("are of every kind of step, and have every kind of fault this is about", () => {
  const seen = new Set<string>();
  for (const value of fc.sample(file, { seed: 42, numRuns: 200 })) {
    const { graph, problems } = compileSop(stringify(value, { aliasDuplicateObjects: false }), "random.yaml");
    for (const { code } of problems) seen.add(code);
    for (const { type } of Object.values(graph?.nodes ?? {})) seen.add(type);
  }
  for (const word of [
    "undefined-target",
    "branch-escape",
    "duplicate-step",
    "unreachable-step",
    "no-output-path",
    "output-in-branch",
    "unknown-approver",
  ]) {
    expect(seen).toContain(word);
  }
  for (const type of [
    "skill_call",
    "model_call",
    "decision_logic",
    "switch",
    "parallel_execution",
    "human_approval",
    "wait",
    "call_sop",
    "output",
  ]) {
    expect(seen).toContain(type);
  }
}, 60_000);
