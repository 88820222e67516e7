// Steps that begin something and wait for it: branches, an answer, a time, another SOP. Each commit puts the wait into the
// state and gives the worker free; resume.ts goes on when it is over.
import { AppError } from "../errors";
import { renderInput, renderText } from "../sop/expressions";
import type { ApprovalNode, CallSopNode, ParallelNode, WaitNode } from "../sop/graph";
import { openApproval } from "./approval-step";
import { startExecution } from "./client";
import { started, type Attempt } from "./journal";
import { record, recordWith } from "./record";
import { expressionScope, type Run } from "./run";
import { hiddenOfRun } from "./run-hidden";
import { fork, wait } from "./state";

export async function performParallel(run: Run, node: ParallelNode, attempt: Attempt): Promise<void> {
  attempt.input = { branches: node.branches.map(({ id }) => id), join: node.join };
  const since = attempt.startedAt.toISOString();
  await record(run, () => ({ state: fork(run.state, attempt.token, node, since), row: started(run, node, attempt) }));
}

export async function performWait(run: Run, node: WaitNode, attempt: Attempt): Promise<void> {
  const until = wakeTime(run, node, attempt);
  attempt.input = { until };
  const how = { kind: "timer", until, since: attempt.startedAt.toISOString() } as const;
  await record(run, () => ({ state: wait(run.state, attempt.token, how), row: started(run, node, attempt) }));
}

function wakeTime(run: Run, node: WaitNode, attempt: Attempt): string {
  if (node.until === null) return new Date(attempt.startedAt.getTime() + (node.durationMs ?? 0)).toISOString();
  const text = renderText(node.until, expressionScope(run));
  const time = new Date(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && !Number.isNaN(time.getTime())) return time.toISOString();
  throw new AppError("VALIDATION", `${node.id} waits until "${text}", which is not an ISO time.`, {
    reason: "expression_failed",
  });
}

export async function performApproval(run: Run, node: ApprovalNode, attempt: Attempt): Promise<void> {
  const { execution, actor } = run;
  const scope = expressionScope(run);
  const open = {
    execution,
    graph: run.graph,
    node,
    token: attempt.token,
    scope,
    requester: actor,
    now: attempt.startedAt,
  };
  await recordWith(
    run,
    (tx) => openApproval(tx, open),
    ({ id, until }) => {
      attempt.input = { approval_id: id };
      const how = { kind: "approval", id, until, since: attempt.startedAt.toISOString() } as const;
      return { state: wait(run.state, attempt.token, how), row: started(run, node, attempt, { approval_id: id }) };
    },
  );
}

/** The child is an execution of its own, in nobody's conversation; its end arrives here. */
export async function performCall(run: Run, node: CallSopNode, attempt: Attempt): Promise<void> {
  const { engine, execution } = run;
  const sop = await engine.findSop(node.sopId, node.version);
  if (!sop) {
    const which = node.version === null ? node.sopId : `${node.sopId} v${node.version}`;
    throw new AppError("NOT_FOUND", `There is no SOP ${which} to call.`, { reason: "sop_not_found" });
  }
  const input = renderInput(node.input, expressionScope(run)) as Record<string, unknown>;
  attempt.input = input;
  const until = new Date(attempt.startedAt.getTime() + node.timeoutMs).toISOString();
  await recordWith(
    run,
    (tx) =>
      startExecution(
        { actor: run.actor, db: tx, clock: engine.clock, locale: run.locale },
        {
          sop,
          input,
          channel: execution.channel,
          locale: run.locale,
          intent: execution.intent,
          intentConfidence: 1,
          sentiment: execution.sentiment,
          parent: { id: execution.id, kind: "call" },
          hidden: hiddenOfRun(run),
        },
      ),
    ({ executionId: id }) => {
      const how = { kind: "child", id, until, since: attempt.startedAt.toISOString() } as const;
      return { state: wait(run.state, attempt.token, how), row: started(run, node, attempt, { execution_id: id }) };
    },
  );
}
