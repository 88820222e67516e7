// What has to be undone when an execution fails, in which order. Pure: journals in, plan out.
import type { Reversibility, Skill } from "../skills/contract";

export type JournalEntry = {
  seq: number;
  stepId: string;
  kind: string;
  name: string | null;
  phase: string;
  status: string;
  input: unknown;
  output: unknown;
  error: unknown;
  token: string;
  undoes: string | null;
  completedAt: Date | null;
};

export type Compensation = {
  /** The row being undone: its seq, with its execution's id before it when that is a child's ("exec_…#4"). */
  undoes: string;
  /** The step being undone. */
  stepId: string;
  /** The skill that was called there. */
  called: string;
  /** The skill that undoes it; null when nothing can, or not any more. */
  skill: string | null;
  /** Why nothing can undo it. */
  because: "irreversible" | "past_window" | null;
  /** True when nobody knows whether the call happened: it acts elsewhere and its answer was lost. */
  inDoubt: boolean;
  /** The undone call's input and output together; the compensating skill's schema picks what it needs. */
  input: Record<string, unknown>;
};

/**
 * Journals of called executions that ended well, by execution id: their effects are this one's too, also when it never took
 * their result in. Theirs may have called others.
 */
export type Journals = ReadonlyMap<string, readonly JournalEntry[]>;

type Plan = {
  skill: (name: string) => Skill;
  now: Date;
  /** Steps that are undone before all others, in this order. */
  first?: readonly string[];
  children?: Journals;
};

/** The executions a journal's calls began, whatever became of them. */
export function calledExecutions(journal: readonly JournalEntry[]): string[] {
  return [...new Set(journal.flatMap((row) => calledBy(row) ?? []))];
}

function calledBy(row: JournalEntry): string | null {
  if (row.kind !== "call_sop" || row.phase !== "FORWARD") return null;
  return (row.output as { execution_id?: string } | null)?.execution_id ?? null;
}

/**
 * Compensations still owed, latest effect first. Each successful call is owed exactly one: not owed again once a
 * compensation of it succeeded, never owed when it only read or only told somebody something.
 */
export function owedCompensations(journal: readonly JournalEntry[], plan: Plan): Compensation[] {
  const undone = new Set(
    journal.flatMap((row) => (row.phase === "COMPENSATION" && row.status === "SUCCEEDED" ? [row.undoes] : [])),
  );
  const owed = owedBy("", journal, plan).filter((one) => !undone.has(one.undoes));
  const rank = (one: Compensation) => {
    // A call that may have happened stands in the way of undoing what it was built on.
    if (one.inDoubt) return -1;
    const at = one.undoes.includes("#") ? -1 : (plan.first ?? []).indexOf(one.stepId);
    return at < 0 ? Infinity : at;
  };
  // Sorting is stable: what is not named stays latest first.
  return owed.sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

function owedBy(prefix: string, journal: readonly JournalEntry[], plan: Plan): Compensation[] {
  const inside = new Set(
    journal.flatMap((row) => (row.phase === "COMPENSATION" && row.status === "SUCCEEDED" ? [row.undoes] : [])),
  );
  return owing(journal, plan)
    .filter((row) => !inside.has(String(row.seq)))
    .flatMap((row): Compensation[] => {
      const output = row.output as Record<string, unknown> | null;
      const called = calledBy(row);
      const child = called === null ? undefined : plan.children?.get(called);
      if (child) return owedBy(`${called}#`, child, plan);
      if (row.kind !== "skill_call" || !row.name) return [];
      const inDoubt = row.status !== "SUCCEEDED";
      const { reversibility } = plan.skill(row.name);
      if (reversibility.kind === "none" || reversibility.kind === "notice") return [];
      const because = whyNot(row, reversibility, plan.now);
      return [
        {
          undoes: `${prefix}${row.seq}`,
          stepId: row.stepId,
          called: row.name,
          skill: because === null && "compensate" in reversibility ? reversibility.compensate : null,
          because,
          inDoubt,
          input: { ...(row.input as object | null), ...output },
        },
      ];
    });
}

function whyNot(row: JournalEntry, reversibility: Reversibility, now: Date): Compensation["because"] {
  if (reversibility.kind === "irreversible") return "irreversible";
  if (reversibility.kind !== "reversible_until" || !row.completedAt) return null;
  return row.completedAt.getTime() + reversibility.seconds * 1_000 < now.getTime() ? "past_window" : null;
}

/** What a call may have done although it never said so. A refusal is an answer: then nothing was done. */
const UNKNOWN: readonly string[] = ["TIMEOUT", "UNAVAILABLE", "INTERNAL"];

/**
 * The rows that did something or may have, latest first: every success; every called execution, once; and of each run of an
 * external call that never succeeded its last attempt whose outcome nobody knows.
 */
function owing(journal: readonly JournalEntry[], plan: Plan): JournalEntry[] {
  const forward = [...journal].filter(({ phase }) => phase === "FORWARD").sort((a, b) => a.seq - b.seq);
  const doubts = new Map<string, JournalEntry>();
  const calls = new Map<string, JournalEntry>();
  const found: JournalEntry[] = [];
  for (const row of forward) {
    const called = calledBy(row);
    if (called !== null) {
      calls.set(called, row);
      continue;
    }
    const run = `${row.token} ${row.stepId}`;
    if (row.status === "SUCCEEDED") {
      doubts.delete(run);
      found.push(row);
    } else if (isDoubtful(row, plan)) doubts.set(run, row);
  }
  return [...found, ...doubts.values(), ...calls.values()].sort((a, b) => b.seq - a.seq);
}

function isDoubtful(row: JournalEntry, plan: Plan): boolean {
  if (row.kind !== "skill_call" || !row.name || plan.skill(row.name).effect !== "external") return false;
  if (row.status === "LOST") return true;
  const { code, reason } = (row.error ?? {}) as { code?: string; reason?: string };
  return row.status === "FAILED" && UNKNOWN.includes(code ?? "") && reason !== "circuit_open";
}
