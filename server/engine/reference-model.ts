// Test support: what an execution should have come to, worked out by the walk of server/sop, which shares the SOP
// language with the engine and nothing else. The journal gives two things: what each call answered, and in which order
// paths that ran side by side took their steps. All else must follow: which step comes next, how often it is tried,
// which branches stop, what is undone, how it ends.
import type { ExecutionStep } from "../db";
import type { SopGraph } from "../sop/graph";
import { walkGraph } from "../sop/walk";
import type { Caller, CompensationOf, Facts, Schedule, StepResult, Walk } from "../sop/walk-contract";

export type JournalRow = Pick<
  ExecutionStep,
  "seq" | "stepId" | "kind" | "token" | "phase" | "attempt" | "status" | "output" | "error"
>;

export type Observed = {
  graph: SopGraph;
  rows: readonly JournalRow[];
  facts: Facts;
  compensationOf: CompensationOf;
  /** The walk of an execution that was called. */
  childWalk: (executionId: string) => Promise<Walk>;
};

export async function modelOf(observed: Observed): Promise<Walk> {
  const { graph, facts, compensationOf } = observed;
  const replay = replayOf(observed);
  return walkGraph(graph, facts, { call: replay.call, compensationOf, schedule: replay.schedule });
}

const PASSING = "passing";

function replayOf({ graph, rows, childWalk, compensationOf }: Observed): { call: Caller; schedule: Schedule } {
  const forward = rows.filter(({ phase }) => phase === "FORWARD");
  const answers = queues(
    forward.filter(({ status }) => status !== "STARTED"),
    ({ token, stepId }) => `${token}|${stepId}`,
  );
  const undoing = queues(
    rows.filter(({ phase }) => phase === "COMPENSATION"),
    ({ stepId }) => stepId,
  );
  const order = forward.filter((row) => endsVisit(graph, row));
  const taken = new Map<string, number>();
  const left = (token: string) => {
    const own = order.filter((row) => row.token === token);
    return own.slice(taken.get(token) ?? 0);
  };
  /** Of this visit to the branches: once the path they left has gone on, what follows is of another. */
  const nextOf = (token: string) => {
    const until = token === "" ? undefined : left(token.split("/").slice(0, -2).join("/"))[0]?.seq;
    const tokens = new Set(order.map((row) => row.token).filter((one) => one === token || one.startsWith(`${token}/`)));
    const next = [...tokens].flatMap((one) => left(one).slice(0, 1)).sort((a, b) => a.seq - b.seq)[0];
    return next && (until === undefined || next.seq < until) ? next : undefined;
  };
  return {
    schedule: {
      next: (running) => {
        const found = running.flatMap((token) => {
          const row = nextOf(token);
          return row ? [{ token, seq: row.seq }] : [];
        });
        return found.sort((a, b) => a.seq - b.seq)[0]?.token ?? running[0] ?? "";
      },
      busy: (token) => nextOf(token) !== undefined,
      lost: (token, step) => {
        const queue = answers.get(`${token}|${step}`) ?? [];
        let lost = 0;
        while (queue[0]?.status === "LOST") {
          queue.shift();
          lost += 1;
        }
        return lost;
      },
      judged: (token, step) => answers.get(`${token}|${step}`)?.at(-1)?.status === "FAILED",
      abandons: (token) => {
        const own = forward.filter((row) => row.token === token && row.status === "LOST");
        const last = own.filter((row) => answers.get(`${token}|${row.stepId}`)?.includes(row)).at(-1);
        const node = last && graph.nodes[last.stepId];
        if (node?.type !== "skill_call") return [];
        const undoing = compensationOf(node.skill);
        return undoing !== "nothing" && undoing.external
          ? [{ node, token, input: null, output: null, inDoubt: true as const }]
          : [];
      },
      took: (token) => void taken.set(token, (taken.get(token) ?? 0) + 1),
    },
    call: async (call): Promise<StepResult> => {
      const queue = call.kind === "undo" ? undoing.get(call.node.id) : answers.get(`${call.token}|${call.node.id}`);
      const row = queue?.shift();
      if (!row)
        throw new Error(
          `The journal has no attempt ${call.attempt} of ${call.kind} ${call.node.id} on "${call.token}".`,
        );
      if (row.status === "FAILED") return { error: errorOf(row) };
      if (call.kind !== "sop") return { output: row.output };
      const child = await childWalk((row.output as { execution_id: string }).execution_id);
      return { output: row.output, undoable: child.done };
    },
  };
}

function errorOf(row: JournalRow) {
  const { code, message, reason } = row.error as { code: string; message: string; reason?: string };
  return { code, message, retryable: reason === PASSING, ...(reason ? { reason } : {}) };
}

/** Whether a row is the last of one visit to a step: an asynchronous one is left as soon as it is started. */
function endsVisit(graph: SopGraph, row: JournalRow): boolean {
  const node = graph.nodes[row.stepId];
  if (node?.type === "skill_call" && node.async) return row.status === "STARTED";
  if (row.status === "SUCCEEDED") return true;
  return row.status === "FAILED" && !isPassing(graph, row);
}

/** A failure after which the step is tried again. */
export function isPassing(graph: SopGraph, row: JournalRow): boolean {
  const reason = (row.error as { reason?: string } | null)?.reason;
  return reason === PASSING && row.attempt <= (graph.nodes[row.stepId]?.retry.count ?? 0);
}

function queues(rows: readonly JournalRow[], key: (row: JournalRow) => string): Map<string, JournalRow[]> {
  const all = new Map<string, JournalRow[]>();
  for (const row of rows) all.set(key(row), [...(all.get(key(row)) ?? []), row]);
  return all;
}
