// What rolling an execution back would undo, act by act, the latest first. Pure: journals in, acts out. The executions it
// called are in it, each at the place where it was called.
import { createHash } from "node:crypto";
import type { Locale, Localized } from "../context";
import type { Skill } from "../skills/contract";
import { summarizeCall } from "../skills/summarize-call";
import type { SopGraph } from "../sop/graph";
import { asPublished, referenceIn } from "../sop/skill-majors";
import { canonical } from "./approval-card";
import { actName } from "./undone";

export type RollbackVerdict =
  | "undo"
  /** Could have been undone until `until`. */
  | "past_window"
  | "irreversible"
  /** It only told somebody something: nothing to undo, and nothing that takes it back. */
  | "notice"
  | "already_undone";

export type RollbackAct = {
  /** "exec_…#4": the journal row that did it. */
  act: string;
  executionId: string;
  stepId: string;
  label: Localized;
  skill: string;
  summary: Localized;
  verdict: RollbackVerdict;
  /** ISO; for skills that can be undone for some time only. */
  until: string | null;
  compensatedBy: string | null;
  /** What that skill will do. */
  undoing: Localized | null;
  /** What the compensating skill is given. */
  input: Record<string, unknown>;
  movesMoney: boolean;
  /** The money it moved. */
  money: { minor: number; currency: string } | null;
  /** What is lost although it is undone, or because it is not. */
  loss: Localized | null;
};

export type RollbackRow = {
  seq: number;
  stepId: string;
  kind: string;
  name: string | null;
  phase: string;
  status: string;
  input: unknown;
  output: unknown;
  startedAt: Date;
  completedAt: Date | null;
};

/** An execution with those it called, oldest first. */
export type RollbackTree = {
  id: string;
  graph: SopGraph;
  createdAt: Date;
  journal: readonly RollbackRow[];
  called: readonly RollbackTree[];
};

export type Knowing = { skillOf: (name: string) => Skill | null; undone: ReadonlySet<string>; now: Date };

export function rollbackActs(tree: RollbackTree, knowing: Knowing): RollbackAct[] {
  const parts = tree.journal.map((row) => ({ at: row.completedAt ?? row.startedAt, acts: actOf(tree, row, knowing) }));
  const open = tree.called.map((child) => ({ at: child.createdAt, acts: rollbackActs(child, knowing) }));
  const inOrder: RollbackAct[][] = [];
  for (const part of parts) {
    // A called execution did its part before the next row of its caller's path.
    while (open[0] && open[0].at <= part.at) inOrder.push(open.shift()?.acts ?? []);
    inOrder.push(part.acts);
  }
  return [...inOrder, ...open.map(({ acts }) => acts)].reverse().flat();
}

function actOf(tree: RollbackTree, row: RollbackRow, knowing: Knowing): RollbackAct[] {
  if (row.phase !== "FORWARD" || row.status !== "SUCCEEDED" || row.kind !== "skill_call" || !row.name) return [];
  const skillOf = asPublished(tree.graph, knowing.skillOf);
  const skill = skillOf(row.name);
  if (skill && (skill.reversibility.kind === "none" || foundOnly(skill, row))) return [];
  const act = actName(tree.id, row.seq);
  const { verdict, until } = verdictOf(skill, row, knowing.undone.has(act), knowing.now);
  const undo = skill && "compensate" in skill.reversibility ? skill.reversibility.compensate : null;
  // The rollback is a procedure of today: where the name means another version by now, it says which.
  const compensatedBy = undo === null || skillOf(undo) === knowing.skillOf(undo) ? undo : referenceIn(tree.graph, undo);
  const input = { ...(row.input as object | null), ...(row.output as object | null) };
  const undoing = compensatedBy ? summarizeCall(knowing.skillOf(compensatedBy), input) : null;
  const label = tree.graph.nodes[row.stepId]?.label ?? { "zh-CN": row.stepId, en: row.stepId };
  const { movesMoney = false } = skill ?? {};
  return [
    {
      act,
      executionId: tree.id,
      stepId: row.stepId,
      label,
      skill: row.name,
      summary: summarizeCall(skill, row.input) ?? label,
      verdict,
      until,
      compensatedBy,
      undoing,
      input,
      movesMoney,
      money: movesMoney ? moneyOf(input) : null,
      loss: lossOf(skill, row, verdict),
    },
  ];
}

/** A local skill that only found what an earlier execution had made did nothing here: its writes are this commit's. */
function foundOnly(skill: Skill, { output }: RollbackRow): boolean {
  return skill.effect === "local" && (output as { reused?: unknown } | null)?.reused === true;
}

function verdictOf(
  skill: Skill | null,
  row: RollbackRow,
  undone: boolean,
  now: Date,
): { verdict: RollbackVerdict; until: string | null } {
  const how = skill?.reversibility ?? { kind: "irreversible" };
  const window = how.kind === "reversible_until" ? how.seconds * 1_000 : null;
  const closes = window === null ? null : new Date((row.completedAt ?? row.startedAt).getTime() + window);
  const until = closes?.toISOString() ?? null;
  if (undone) return { verdict: "already_undone", until };
  if (how.kind === "notice") return { verdict: "notice", until };
  if (how.kind === "irreversible" || how.kind === "none") return { verdict: "irreversible", until };
  return { verdict: closes && closes < now ? "past_window" : "undo", until };
}

function inBoth(text: (locale: Locale) => string): Localized {
  return { "zh-CN": text("zh-CN"), en: text("en") };
}

const STAYS: Record<"past_window" | "irreversible" | "notice", Localized> = {
  past_window: { "zh-CN": "可撤销的期限已过，结果保留。", en: "The time to undo it is over; it stays done." },
  irreversible: { "zh-CN": "无法撤销，结果保留。", en: "It cannot be undone; it stays done." },
  notice: { "zh-CN": "已发出的通知无法收回。", en: "What was said cannot be unsaid." },
};

function lossOf(skill: Skill | null, row: RollbackRow, verdict: RollbackVerdict): Localized | null {
  if (verdict === "already_undone") return null;
  if (verdict !== "undo") return STAYS[verdict];
  const input = skill?.input.safeParse(row.input);
  const output = skill?.output.safeParse(row.output);
  const tell = skill?.lossWhenUndone;
  if (!tell || !input?.success || !output?.success) return null;
  const loss = inBoth((locale) => tell(input.data, output.data, locale));
  return loss.en === "" ? null : loss;
}

/** The amount a call that moves money names; skills call it so. */
function moneyOf(call: Record<string, unknown>): RollbackAct["money"] {
  const { amount_minor: minor, currency } = call;
  return Number.isSafeInteger(minor) && typeof currency === "string" ? { minor: minor as number, currency } : null;
}

export type Remaining = {
  texts: { act: string; what: Localized; text: Localized }[];
  money: { minor: number; currency: string }[];
};

/** What is lost for good: in words, and the money that stays moved, by currency. */
export function remainingLoss(acts: readonly RollbackAct[]): Remaining {
  const sums = new Map<string, number>();
  for (const { verdict, money } of acts) {
    if (money && (verdict === "past_window" || verdict === "irreversible")) {
      sums.set(money.currency, (sums.get(money.currency) ?? 0) + money.minor);
    }
  }
  return {
    texts: acts.flatMap(({ act, summary: what, loss }) => (loss ? [{ act, what, text: loss }] : [])),
    money: [...sums].map(([currency, minor]) => ({ currency, minor })),
  };
}

/** Names exactly what was shown: another hash, another plan. */
export function planHash(executionId: string, acts: readonly RollbackAct[]): string {
  const said = acts.map(({ act, skill, verdict, compensatedBy, input }) => [act, skill, verdict, compensatedBy, input]);
  return createHash("sha256")
    .update(canonical([executionId, said]))
    .digest("hex");
}
