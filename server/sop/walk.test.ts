import { describe, expect, it } from "vitest";
import { compileSop } from "./compile";
import { branchesOf, coverageOf, percentOf } from "./coverage";
import type { SopGraph } from "./graph";
import { walkGraph } from "./walk";
import type { Caller, CompensationOf, StepCall, StepResult } from "./walk-contract";

const facts = {
  input: { order_id: "12345" },
  locale: "en" as const,
  now: "2026-11-22T09:00:00.000Z",
  customer: { id: "cust_demo", name: "Lin", email: "", locale: "en", timezone: "UTC", vip_level: 1 },
};

const HEAD = `
SOP_ID: sample_v1
DESCRIPTION: A sample
TRIGGERS: [{ type: user_intent, intent_name: Sample }]
INPUT_SCHEMA: { type: object, properties: { order_id: { type: string } }, required: [order_id] }
`;

/** Compiled whatever the checker thinks of it: these are about the way a graph is walked. */
function graphOf(steps: string): SopGraph {
  const { sop, problems } = compileSop(HEAD + steps, "sample.yaml", {});
  if (!sop) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join("\n"));
  return sop.graph;
}

const compensationOf: CompensationOf = (skill) =>
  skill === "createSupportTicket" ? { by: "closeTicket", external: false } : "nothing";

const error = (code: string): StepResult => ({ error: { code } });

/** Answers by step id; a list answers one call after the other. */
function calls(given: Record<string, StepResult | StepResult[]>): { call: Caller; asked: StepCall[] } {
  const asked: StepCall[] = [];
  const count = new Map<string, number>();
  return {
    asked,
    call: async (call) => {
      asked.push(call);
      const id = call.kind === "undo" ? `undo ${call.node.id}` : call.node.id;
      const list = [given[id] ?? { output: {} }].flat();
      const at = count.get(id) ?? 0;
      count.set(id, at + 1);
      return list[Math.min(at, list.length - 1)]!;
    },
  };
}

const walk = (graph: SopGraph, given: Record<string, StepResult | StepResult[]> = {}) =>
  walkGraph(graph, facts, { call: calls(given).call, compensationOf });

const ticket = (id: string, more = "") => `
  - id: ${id}
    type: skill_call
    skill_name: createSupportTicket
    input: { order_id: "\${INPUT.order_id}", kind: ORDER_DELAY, priority: LOW, subject: ${id}, description: ${id} }
    ${more}`;
const answer = (id: string) => `
  - { id: ${id}, type: output, message_template: "${id}" }`;

describe("a step that fails", () => {
  const graph =
    graphOf(`STEPS:${ticket("open", "retry: { count: 2, on: [UNAVAILABLE] }\n    on_failure: { goto: sorry }")}
${answer("done")}${answer("sorry")}`);

  it("is tried as often as its policy says, and only for the errors it names", async () => {
    const thrice = [error("UNAVAILABLE"), error("UNAVAILABLE"), { output: {} }];
    const passed = await walk(graph, { open: thrice });
    expect(passed.steps.filter(({ step }) => step === "open").map(({ status, attempt }) => [status, attempt])).toEqual([
      ["FAILED", 1],
      ["FAILED", 2],
      ["SUCCEEDED", 3],
    ]);
    expect(passed.path).toEqual(["open", "done"]);
    const spent = await walk(graph, { open: error("UNAVAILABLE") });
    expect(spent.steps.filter(({ step }) => step === "open")).toHaveLength(3);
    expect(spent.path).toEqual(["open", "sorry"]);
    expect(spent.ways).toContain("open: on_failure");
    const refused = await walk(graph, { open: error("CONFLICT") });
    expect(refused.steps.filter(({ step }) => step === "open")).toHaveLength(1);
    expect(refused.failure).toMatchObject({ step: "open", code: "CONFLICT" });
  });
});

describe("what is undone", () => {
  const graph = graphOf(`STEPS:${ticket("first")}${ticket("second")}${ticket("third", "retry: { count: 0 }")}
${answer("done")}
  - { id: regret, type: output, outcome: unresolved, message_template: "Sorry: \${FAILURE.step} \${FAILURE.code}" }
COMPENSATION_STRATEGY:
  - step: third
    on_failure: [{ rollback: first }, { notify: manager }, { create_alert: TICKETS_FAILED }, { goto: regret }]`);

  it("is what the rule names, then the rest, last first; then people are told and its own steps run", async () => {
    const ended = await walk(graph, { third: error("CONFLICT") });
    expect(ended).toMatchObject({ status: "COMPENSATED", undone: ["first", "second"], done: [] });
    expect(ended).toMatchObject({ notified: ["manager"], alerts: ["TICKETS_FAILED"] });
    expect(ended.ending).toMatchObject({ kind: "answered", node: "regret", message: { en: "Sorry: third CONFLICT" } });
    expect(ended.path).toEqual(["first", "second", "third", "regret"]);
  });

  it("leaves what cannot be undone, and goes on with the rest", async () => {
    const ended = await walk(graph, { third: error("CONFLICT"), "undo first": error("CONFLICT") });
    expect(ended).toMatchObject({ status: "COMPENSATION_FAILED", undone: ["second"] });
    expect(ended.done.map(({ node }) => node.id)).toEqual(["first"]);
  });

  it("is nothing when nothing was done", async () => {
    const ended = await walk(graph, { first: error("CONFLICT") });
    expect(ended).toMatchObject({ status: "FAILED", undone: [], ending: { kind: "failed", node: "first" } });
  });

  it("takes a call of an outside system that gave no answer for done, but not one that was refused", async () => {
    const external: CompensationOf = () => ({ by: "closeTicket", external: true });
    const ended = (code: string) =>
      walkGraph(graph, facts, { call: calls({ third: error(code) }).call, compensationOf: external });
    expect((await ended("TIMEOUT")).undone).toEqual(["third", "first", "second"]);
    expect((await ended("CONFLICT")).undone).toEqual(["first", "second"]);
  });
});

describe("branches side by side", () => {
  const parallel = (join: string, others: string) =>
    graphOf(`STEPS:
  - id: both
    type: parallel_execution
    join: ${join}
    others: ${others}
    output_var: both
    branches:
      long: [${[1, 2, 3].map((n) => inline(`long_${n}`)).join(", ")}]
      short: [${inline("short_1")}]
${answer("done")}`);
  const inline = (id: string) =>
    `{ id: ${id}, type: skill_call, skill_name: getOrderDetails, retry: { count: 0 }, input: { order_id: "\${INPUT.order_id}" } }`;

  it("take turns, and all must succeed", async () => {
    const ended = await walk(parallel("all", "stop"));
    expect(ended.path).toEqual(["both", "long_1", "short_1", "long_2", "long_3", "done"]);
    expect(ended.variables.both).toEqual({ succeeded: ["long", "short"], failed: [], stopped: [] });
  });

  it("stop once any has succeeded", async () => {
    const ended = await walk(parallel("any", "stop"));
    expect(ended.path).toEqual(["both", "long_1", "short_1", "done"]);
    expect(ended.variables.both).toEqual({ succeeded: ["short"], failed: [], stopped: ["long"] });
  });

  it("finish although the join is decided, when told so", async () => {
    const ended = await walk(parallel("any", "finish"), { short_1: error("CONFLICT") });
    expect(ended.path).toEqual(["both", "long_1", "short_1", "long_2", "long_3", "done"]);
    expect(ended.variables.both).toMatchObject({
      succeeded: ["long"],
      failed: [{ branch: "short", code: "CONFLICT" }],
    });
    expect([...ended.ways]).toEqual(["both: joined", "both: joined without all"]);
  });

  it("fail together when too few can succeed", async () => {
    const ended = await walk(parallel("all", "stop"), { short_1: error("CONFLICT") });
    expect(ended.path).toEqual(["both", "long_1", "short_1"]);
    expect(ended).toMatchObject({ status: "FAILED", ending: { node: "both", code: "CONFLICT" }, stopped: ["both/0"] });
  });
});

describe("coverage", () => {
  const graph = graphOf(`STEPS:
  - id: sort
    type: decision_logic
    switch: \${INPUT.order_id}
    cases:
      - when: ["1", "2"]
        path: [{ goto: low }]
      - when: "3"
        path: [{ goto: high }]
    default: [{ goto: high }]
${answer("low")}${answer("high")}`);
  const from = (order_id: string) =>
    walkGraph(graph, { ...facts, input: { order_id } }, { call: calls({}).call, compensationOf });

  it("names every way out of a step, and those nobody took", async () => {
    expect(branchesOf(graph)).toEqual(["sort: 1 | 2", "sort: 3", "sort: default"]);
    const some = coverageOf(graph, [await from("2"), await from("9")]);
    expect(some).toEqual({
      steps: { total: 3, covered: 3, missing: [] },
      branches: { total: 3, covered: 2, missing: ["sort: 3"] },
    });
    expect(percentOf(some.branches)).toBe(66);
    expect(percentOf(coverageOf(graph, [await from("2"), await from("3"), await from("4")]).branches)).toBe(100);
    expect(coverageOf(graph, []).steps.missing).toEqual(["sort", "low", "high"]);
  });

  it("has nothing to cover where there is nothing", () => {
    expect(percentOf({ total: 0, covered: 0 })).toBe(100);
  });
});
