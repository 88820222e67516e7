// Test support: random SOP graphs of every kind of step, and what befalls them. A procedure is made as nested blocks, as
// people write one, and laid out flat here, so that every graph is one the checker could have let through.
import fc from "fast-check";
import type { Node, SkillNode, SopGraph } from "../sop/graph";
import {
  approvalNode,
  callNode,
  decisionNode,
  outputNode,
  parallelNode,
  skillNode,
  sopOf,
  waitNode,
} from "./test-engine";

/** How one call of a skill goes; calls beyond the list go well. "passing" errors may be retried. */
export type Fate = "ok" | "passing" | "final";
/** Where a step that failed leads: nowhere (its path fails), on, or to the end of its path. */
type Escape = "none" | "on" | "end";
type Verdict = "approved" | "rejected" | "timed_out";

type Block = Item[];
type Item =
  | { kind: "skill"; skill: string; retries: number; fates: Fate[]; undoFates: Fate[]; escape: Escape }
  | { kind: "async"; retries: number; fates: Fate[]; read: boolean; escape: Escape }
  | { kind: "decide"; flag: number; yes: Block; no: Block }
  | { kind: "switch"; cases: Block[]; otherwise: Block }
  | { kind: "parallel"; branches: Block[]; needed: number; others: "stop" | "finish"; escape: Escape }
  | { kind: "wait"; minutes: number }
  | { kind: "approve"; verdict: Verdict; onReject: boolean; onTimeout: boolean }
  | { kind: "loop"; times: number; body: Block }
  | { kind: "call"; body: Block; escape: Escape };

/** The worker of a life dies at its commit of this number, before or after it; or another takes over meanwhile. */
export type Death = { commit: number; how: "before" | "after" | "stolen" };

export type Plan = {
  graph: SopGraph;
  children: Record<string, SopGraph>;
  input: Record<string, unknown>;
  /** By step; the undoing of a step is "undo <step>". */
  fates: Record<string, Fate[]>;
  verdicts: Record<string, Verdict>;
  deaths: Death[];
};

const escape = fc.constantFrom<Escape>("none", "none", "on", "end");
const fates = fc.array(fc.constantFrom<Fate>("ok", "ok", "ok", "passing", "passing", "final"), { maxLength: 3 });

const item = (depth: number, within: { async: boolean }): fc.Arbitrary<Item> => {
  const skill = fc.record({
    kind: fc.constant("skill" as const),
    skill: fc.constantFrom("note", "note", "note", "act", "act", "look", "seal"),
    retries: fc.nat(2),
    fates,
    undoFates: fc.constantFrom<Fate[]>([], [], [], [], ["final"]),
    escape,
  });
  if (depth === 0) return skill;
  const block = blockOf(depth - 1, within);
  const looped = blockOf(depth - 1, { async: false });
  const async = { kind: fc.constant("async" as const), retries: fc.nat(2), fates, read: fc.boolean(), escape };
  const decide = { kind: fc.constant("decide" as const), flag: fc.nat(2), yes: block, no: block };
  const cases = fc.array(block, { minLength: 1, maxLength: 2 });
  const branches = fc.array(block, { minLength: 2, maxLength: 3 });
  const others = fc.constantFrom("stop" as const, "finish" as const);
  const verdict = fc.constantFrom<Verdict>("approved", "approved", "rejected", "timed_out");
  const approve = { kind: fc.constant("approve" as const), verdict, onReject: fc.boolean(), onTimeout: fc.boolean() };
  return fc.oneof(
    { weight: 6, arbitrary: skill },
    { weight: within.async ? 2 : 0, arbitrary: fc.record(async) },
    { weight: 2, arbitrary: fc.record(decide) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("switch" as const), cases, otherwise: block }) },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("parallel" as const), branches, needed: fc.nat(3), others, escape }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.nat(90) }) },
    { weight: 1, arbitrary: fc.record(approve) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("loop" as const), times: fc.integer({ min: 1, max: 2 }), body: looped }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("call" as const), body: blockOf(0, within), escape }) },
  );
};

const blockOf = (depth: number, within: { async: boolean }): fc.Arbitrary<Block> =>
  fc.array(item(depth, within), { minLength: 1, maxLength: depth > 1 ? 4 : 2 });

const death = fc.record({
  commit: fc.nat(9),
  how: fc.constantFrom<Death["how"]>("before", "after", "stolen"),
});

const rule = fc.record({ step: fc.nat(30), rollback: fc.array(fc.nat(30), { maxLength: 2 }), then: fc.boolean() });

export const randomPlan: fc.Arbitrary<Plan> = fc
  .record({
    main: fc.array(item(2, { async: true }), { minLength: 1, maxLength: 5 }),
    flags: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    choice: fc.constantFrom("a", "b", "c"),
    rules: fc.array(rule, { maxLength: 2 }),
    deaths: fc.array(death, { maxLength: 3 }),
  })
  .map(({ main, flags, choice, rules, deaths }) => {
    const plan: Omit<Plan, "graph"> = { children: {}, input: { flags, choice }, fates: {}, verdicts: {}, deaths };
    const layout = newLayout(plan);
    const entry = layOut(layout, main, "done", "sorry");
    const sorry = outputNode("sorry", "${FAILURE == null ? 'sorry' : 'sorry: ' + FAILURE.code}");
    const nodes = [...layout.nodes, outputNode("done", "done"), sorry];
    const ids = layout.nodes.map(({ id }) => id);
    const at = (i: number) => ids[i % ids.length] ?? "";
    const compensation = rules.map(({ step, rollback, then }, i) => ({
      step: at(step),
      rollback: rollback.map(at),
      notify: [],
      alerts: [`RULE_${i}`],
      then: then ? "apology" : null,
    }));
    nodes.push(outputNode("apology", "${FAILURE.step}"));
    return { ...plan, graph: { ...sopOf(nodes).graph, entry, compensation } };
  });

type Layout = { plan: Omit<Plan, "graph">; nodes: Node[]; next: () => number };

let made = 0;

function newLayout(plan: Layout["plan"]): Layout {
  let count = 0;
  return { plan, nodes: [], next: () => ++count };
}

/** Puts a block's nodes down, last one first; returns where it begins. `end`: where escapes to the end of the path lead. */
function layOut(layout: Layout, block: Block, after: string | null, end: string | null): string {
  let next = after;
  for (const one of [...block].reverse()) next = place(layout, one, next, end);
  return next ?? "";
}

function place(layout: Layout, one: Item, next: string | null, end: string | null): string {
  const n = layout.next();
  const id = `${one.kind}_${n}`;
  const { plan, nodes } = layout;
  const escapeTo = (how: Escape) => (how === "none" ? null : how === "on" ? next : end);
  const retry = (count: number) => ({ count, backoffMs: 1, jitter: false, on: [] });
  switch (one.kind) {
    case "skill":
      plan.fates[id] = one.fates;
      plan.fates[`undo ${id}`] = one.undoFates;
      nodes.push(skillNode(id, next, { skill: one.skill, retry: retry(one.retries), onFailure: escapeTo(one.escape) }));
      return id;
    case "async": {
      plan.fates[id] = one.fates;
      const reader = `read_${n}`;
      const source = { async: true, retry: retry(one.retries), onFailure: escapeTo(one.escape) };
      nodes.push(skillNode(id, one.read ? reader : next, source));
      if (one.read) nodes.push(skillNode(reader, next, { skill: "look", input: textOf(`${id}.note`) }));
      return id;
    }
    case "decide":
      nodes.push(
        decisionNode(
          id,
          `INPUT.flags[${one.flag}]`,
          layOut(layout, one.yes, next, end),
          layOut(layout, one.no, next, end),
        ),
      );
      return id;
    case "switch": {
      const cases = one.cases.map((block, i) => ({ values: ["abc"[i] ?? ""], next: layOut(layout, block, next, end) }));
      const otherwise = layOut(layout, one.otherwise, next, end);
      const base = waitNode(id, null, 0);
      nodes.push({ ...base, type: "switch", subject: { parts: [{ expr: "INPUT.choice" }] }, cases, otherwise } as Node);
      return id;
    }
    case "parallel": {
      const entries = one.branches.map((block, i) => [`b${i}`, layOut(layout, block, null, null)] as const);
      const count = Math.min(one.needed, one.branches.length);
      const join =
        count === 0
          ? ({ kind: "all" } as const)
          : count === 1
            ? ({ kind: "any" } as const)
            : ({ kind: "at_least", count } as const);
      const over = { join, others: one.others, onFailure: escapeTo(one.escape), outputVar: id };
      nodes.push(parallelNode(id, next, Object.fromEntries(entries), over));
      return id;
    }
    case "wait":
      nodes.push(waitNode(id, next, one.minutes * 60_000));
      return id;
    case "approve": {
      plan.verdicts[id] = one.verdict;
      const onTimeout =
        one.onTimeout && end !== null ? ({ kind: "goto", target: end } as const) : ({ kind: "reject" } as const);
      // Only a question nobody will answer may run out of time here.
      const timeoutMs = one.verdict === "timed_out" ? 30 * 60_000 : 1e10;
      nodes.push(approvalNode(id, next, { onReject: one.onReject ? end : null, onTimeout, timeoutMs }));
      return id;
    }
    case "loop": {
      const count = `count_${n}`;
      const step = `step_${n}`;
      const again = `again_${n}`;
      const body = layOut(layout, one.body, step, end);
      const tick = (of: string, expr: string, to: string): SkillNode =>
        skillNode(of, to, {
          skill: "tick",
          outputVar: count,
          input: { kind: "object", fields: { n: template(expr) } },
        }) as SkillNode;
      nodes.push(tick(id, "0", body), tick(step, `${count}.n + 1`, again));
      nodes.push(decisionNode(again, `${count}.n < ${one.times}`, body, next));
      return id;
    }
    case "call": {
      const child = { ...layout, nodes: [] as Node[] };
      const childEnd = `child_done_${n}`;
      const entry = layOut(child, one.body, childEnd, null);
      const sopId = `child_${n}_${++made}`;
      plan.children[sopId] = { ...sopOf([...child.nodes, outputNode(childEnd, "child done")]).graph, sopId, entry };
      nodes.push(callNode(id, next, sopId, { onFailure: escapeTo(one.escape), timeoutMs: 1e10 }));
      return id;
    }
  }
}

const template = (expr: string) => ({ kind: "template" as const, template: { parts: [{ expr }] } });
const textOf = (expr: string) => ({ kind: "object" as const, fields: { text: template(expr) } });
