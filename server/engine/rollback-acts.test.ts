import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Reversibility, Skill } from "../skills/contract";
import {
  planHash,
  remainingLoss,
  rollbackActs,
  type Knowing,
  type RollbackRow,
  type RollbackTree,
} from "./rollback-acts";
import { outputNode, skillNode, sopOf } from "./test-engine";

const NOW = new Date("2026-11-22T12:00:00Z");
const DAY = 86_400;
const { graph } = sopOf([skillNode("a", "b"), skillNode("b", "end"), outputNode("end", "x")]);

function skill(reversibility: Reversibility, over: Partial<Skill> = {}): Skill {
  return {
    effect: "external",
    reversibility,
    input: z.object({ order: z.string() }),
    output: z.looseObject({}),
    summarize: ({ order }: { order: string }, locale: string) => `${locale === "en" ? "do" : "做"} ${order}`,
    ...over,
  } as unknown as Skill;
}
const skills: Record<string, Skill> = {
  look: skill({ kind: "none" }),
  give: skill({ kind: "reversible", compensate: "take" }),
  take: skill({ kind: "irreversible" }),
  mail: skill({ kind: "notice" }),
  refund: skill({ kind: "irreversible" }, { movesMoney: true }),
  charge: skill(
    { kind: "reversible_until", compensate: "take", seconds: DAY },
    { movesMoney: true, lossWhenUndone: (_in, _out, locale) => (locale === "en" ? "a fee" : "手续费") },
  ),
  coupon: skill({ kind: "reversible", compensate: "take" }, { effect: "local" }),
};
const knowing = (over: Partial<Knowing> = {}): Knowing => ({
  skillOf: (name) => skills[name] ?? null,
  undone: new Set(),
  now: NOW,
  ...over,
});
const at = (minutes: number) => new Date(NOW.getTime() - 60_000 * (1_000 - minutes));
const row = (seq: number, name: string, over: Partial<RollbackRow> = {}): RollbackRow => ({
  seq,
  stepId: `s${seq}`,
  kind: "skill_call",
  name,
  phase: "FORWARD",
  status: "SUCCEEDED",
  input: { order: "12345" },
  output: {},
  startedAt: at(seq),
  completedAt: at(seq),
  ...over,
});
const tree = (journal: RollbackRow[], called: RollbackTree[] = [], id = "exec_1", createdAt = at(0)): RollbackTree => ({
  id,
  graph,
  createdAt,
  journal,
  called,
});
const verdicts = (journal: RollbackRow[], over: Partial<Knowing> = {}) =>
  rollbackActs(tree(journal), knowing(over)).map(({ act, verdict }) => `${act} ${verdict}`);

describe("what a rollback would undo", () => {
  it("is every act that succeeded, the latest first, by what can be done about it", () => {
    expect(
      verdicts([
        row(1, "look"),
        row(2, "give"),
        row(3, "mail"),
        row(4, "refund"),
        row(5, "give", { status: "FAILED" }),
        row(6, "take", { phase: "COMPENSATION" }),
        row(7, "gone"),
        row(8, "charge"),
      ]),
    ).toEqual(["exec_1#8 undo", "exec_1#7 irreversible", "exec_1#4 irreversible", "exec_1#3 notice", "exec_1#2 undo"]);
  });

  it("knows what was undone before", () => {
    expect(verdicts([row(1, "give"), row(2, "give")], { undone: new Set(["exec_1#1"]) })).toEqual([
      "exec_1#2 undo",
      "exec_1#1 already_undone",
    ]);
  });

  it("says when the time to undo was over, to the second", () => {
    const until = new Date(at(1).getTime() + DAY * 1_000);
    const then = (ms: number) => verdicts([row(1, "charge")], { now: new Date(until.getTime() + ms) });
    expect([then(0), then(1)]).toEqual([["exec_1#1 undo"], ["exec_1#1 past_window"]]);
    expect(rollbackActs(tree([row(1, "charge")]), knowing())[0]).toMatchObject({ until: until.toISOString() });
  });

  it("leaves out what a local skill only found, not what an outside one may have done before it was lost", () => {
    const found = { output: { reused: true } };
    expect(verdicts([row(1, "coupon", found), row(2, "charge", found)])).toEqual(["exec_1#2 undo"]);
  });

  it("holds what was called at the place where it was called", () => {
    const child = tree([row(1, "give"), row(2, "give")], [], "exec_2", at(2));
    const late = tree([row(1, "give")], [], "exec_3", at(9));
    expect(
      rollbackActs(tree([row(1, "give"), row(5, "give")], [child, late]), knowing()).map(({ act }) => act),
    ).toEqual(["exec_3#1", "exec_1#5", "exec_2#2", "exec_2#1", "exec_1#1"]);
  });

  it("speaks both languages, and falls back on the step's own name", () => {
    const [byHand, usual] = rollbackActs(
      tree([row(1, "give"), row(2, "give", { stepId: "b", input: { by_hand: "Mei" }, output: {} })]),
      knowing(),
    );
    expect(usual).toMatchObject({ summary: { "zh-CN": "做 12345", en: "do 12345" }, compensatedBy: "take" });
    expect(byHand!.summary).toEqual(graph.nodes.b!.label);
  });
});

describe("what stays lost", () => {
  it("is said in words, and counted by currency where money stays moved", () => {
    const money = (minor: number, currency: string) => ({ output: { amount_minor: minor, currency } });
    const acts = rollbackActs(
      tree([
        row(1, "refund", money(1_250, "USD")),
        row(2, "refund", money(50, "USD")),
        row(3, "refund", money(7, "JPY")),
        row(4, "charge", money(900, "USD")),
        row(5, "mail"),
      ]),
      knowing(),
    );
    const remaining = remainingLoss(acts);
    expect(remaining.money).toEqual([
      { currency: "JPY", minor: 7 },
      { currency: "USD", minor: 1_300 },
    ]);
    expect(remaining.texts.map(({ act, text }) => [act, text.en])).toEqual([
      ["exec_1#5", "What was said cannot be unsaid."],
      ["exec_1#4", "a fee"],
      ["exec_1#3", "It cannot be undone; it stays done."],
      ["exec_1#2", "It cannot be undone; it stays done."],
      ["exec_1#1", "It cannot be undone; it stays done."],
    ]);
  });
});

it("another plan has another hash, the same plan the same", () => {
  const journal = fc.array(fc.constantFrom("give", "mail", "charge", "look"), { minLength: 1, maxLength: 6 });
  const hashOf = (names: string[], undone: string[] = []) => {
    const acts = rollbackActs(tree(names.map((name, i) => row(i + 1, name))), knowing({ undone: new Set(undone) }));
    return { hash: planHash("exec_1", acts), shown: acts.map(({ act, skill: name, verdict }) => [act, name, verdict]) };
  };
  fc.assert(
    fc.property(journal, journal, fc.boolean(), (one, other, undone) => {
      const [a, b] = [hashOf(one), hashOf(other, undone ? ["exec_1#1"] : [])];
      expect(a.hash === b.hash).toBe(JSON.stringify(a.shown) === JSON.stringify(b.shown));
    }),
  );
});
