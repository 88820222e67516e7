// Going on after a wait: the branches are joined, an answer came or its time is up, the time has come, a child ended.
import { AppError } from "../errors";
import type { ApprovalNode, Node, ParallelNode } from "../sop/graph";
import { dueApproval } from "./approval-step";
import type { ApprovalOutput } from "./approval-output";
import type { Attempt } from "./journal";
import { done } from "./perform";
import { record, recordWith, type Change } from "./record";
import type { Run } from "./run";
import { branchesOf, joinBranches, joinVerdict, tokenOf, wait, withoutResults, type Token, type Wait } from "./state";

type Resumable = Exclude<Wait, { kind: "retry" } | { kind: "async" }>;

export async function resume(run: Run, node: Node, waited: Resumable, attempt: Attempt): Promise<void> {
  switch (waited.kind) {
    case "timer":
      attempt.input = { until: waited.until };
      await record(run, () => done(run, node, attempt, { waited_until: waited.until }));
      return;
    case "branches":
      if (node.type !== "parallel_execution") throw misplaced(node);
      return join(run, node, attempt);
    case "approval":
      if (node.type !== "human_approval") throw misplaced(node);
      return answered(run, node, waited, attempt);
    case "child":
      return childEnded(run, node, waited, attempt);
  }
}

function misplaced(node: Node): AppError {
  return new AppError("INTERNAL", `${node.id} is a ${node.type}; nothing of this kind is awaited there.`);
}

/** Every branch has ended. Throws the first failure when too few of them succeeded. */
async function join(run: Run, node: ParallelNode, attempt: Attempt): Promise<void> {
  const token = tokenOf(run.state, attempt.token);
  const branches = branchesOf(run.state, token);
  const named = (one: Token) => node.branches[Number(one.id.slice(one.id.lastIndexOf("/") + 1))]?.id ?? one.id;
  const ended = (how: Token["ended"]) => branches.filter((one) => one.ended === how);
  const output = {
    succeeded: ended("succeeded").map(named),
    failed: ended("failed").map((one) => ({ branch: named(one), code: one.error?.code, message: one.error?.message })),
    stopped: ended("stopped").map(named),
  };
  attempt.input = { branches: node.branches.map(({ id }) => id), join: node.join };
  if (joinVerdict(node, branches) === "reached" || token.stop) {
    await record(run, () => done({ ...run, state: joinBranches(run.state, attempt.token) }, node, attempt, output));
    return;
  }
  const first = ended("failed")[0]?.error;
  const message = first ? `${first.stepId}: ${first.message}` : "Too few branches succeeded.";
  throw new AppError(first?.code ?? "CONFLICT", message, {
    reason: first?.reason ?? "branches_failed",
    retryable: false,
  });
}

async function answered(
  run: Run,
  node: ApprovalNode,
  waited: Extract<Wait, { kind: "approval" }>,
  attempt: Attempt,
): Promise<void> {
  attempt.input = { approval_id: waited.id };
  const arrival = run.arrivals[waited.id];
  if (arrival?.status === "SUCCEEDED") {
    const output = arrival.output as ApprovalOutput;
    const next = output.approved || node.onReject === null ? node.next : node.onReject;
    await record(run, () => goOnWith(run, node, attempt, output, next, arrival.variables ?? {}));
    return;
  }
  if (arrival) throw new AppError(arrival.error.code, arrival.error.message, { reason: "approval_failed" });
  const now = run.engine.clock.now();
  await recordWith(
    run,
    (tx) => dueApproval(tx, { approvalId: waited.id, node, now }),
    (due): Change => {
      if (due.kind === "waiting") {
        return { state: wait(run.state, attempt.token, { ...waited, until: due.until }), row: null };
      }
      const next = due.target ?? node.onReject ?? node.next;
      return done(run, node, attempt, due.output, 0, next);
    },
  );
}

/** What was answered is what is done: the facts as the card showed them are the ones the steps after it read. */
function goOnWith(
  run: Run,
  node: ApprovalNode,
  attempt: Attempt,
  output: ApprovalOutput,
  next: string | null,
  facts: Record<string, unknown>,
): Change {
  const names = Object.keys(facts);
  if (names.length === 0) return done(run, node, attempt, output, 0, next);
  const state = withoutResults(run.graph, run.state, run.arrivals, names);
  const input = { ...(attempt.input as object), refreshed: names };
  const change = done({ ...run, state }, node, { ...attempt, input }, output, 0, next);
  return { ...change, variables: { ...facts, ...change.variables } };
}

async function childEnded(
  run: Run,
  node: Node,
  waited: Extract<Wait, { kind: "child" }>,
  attempt: Attempt,
): Promise<void> {
  const arrival = run.arrivals[waited.id];
  attempt.input = { execution_id: waited.id };
  if (arrival?.status === "SUCCEEDED") {
    await record(run, () => done(run, node, attempt, arrival.output));
    return;
  }
  if (arrival) {
    const { code, message, reason } = arrival.error;
    throw new AppError(code, message, { ...(reason ? { reason } : {}), retryable: false });
  }
  throw new AppError("TIMEOUT", `${waited.id} did not end in time.`, { reason: "child_timeout", retryable: false });
}
