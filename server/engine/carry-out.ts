// Carrying out what people ordered, between two steps. The verbs checked it when it was given; what no longer applies now
// is journaled as refused and changes nothing.
import { AppError, toPublicError } from "../errors";
import type { Db } from "../db";
import type { Node } from "../sop/graph";
import { cancelPendingTasks } from "./async-task";
import type { JournalRow } from "./commit";
import { giveOrder } from "./give-order";
import { calledName } from "./journal";
import type { Order } from "./orders";
import { onward } from "./perform";
import { record, type Change } from "./record";
import type { Run } from "./run";
import { again, joinBranches, nodeAt, stopAll, type State, type Token, type Wait } from "./state";

export async function carryOut(run: Run): Promise<void> {
  const [order] = run.orders;
  if (!order) return;
  const row = orderRow(run, order);
  const paused = run.status === "PAUSED";
  let change: Change;
  try {
    change = { row, ...apply(run, order, paused) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const refused: JournalRow = { ...row, status: "FAILED", error: toPublicError(error) };
    change = { state: run.state, row: refused, status: keep(run) };
  }
  await record(run, () => ({ ...change, orders: 1 }));
}

/** The status that an order which changes nothing leaves as it is. */
function keep(run: Run): Change["status"] {
  return run.status === "PAUSED" || run.status === "COMPENSATING" ? run.status : undefined;
}

function orderRow(run: Run, order: Order): JournalRow {
  const { by, kind, at, ...details } = order;
  const now = run.engine.clock.now();
  return {
    stepId: "stepId" in order ? order.stepId : (run.state.tokens.find(({ id }) => id === "")?.node ?? "end"),
    kind,
    name: "stepId" in order ? order.stepId : null,
    phase: "CONTROL",
    attempt: 1,
    status: "SUCCEEDED",
    input: { ...details, by: by.name, at },
    output: null,
    error: null,
    startedAt: now,
    completedAt: now,
    costMicroUsd: 0,
    token: "",
    actorId: by.userId,
  };
}

type Applied = Omit<Change, "row"> & { row?: JournalRow };

function apply(run: Run, order: Order, paused: boolean): Applied {
  if (run.status === "COMPENSATING") throw refuse("It is being undone already.", "compensating");
  const status = paused ? ("PAUSED" as const) : undefined;
  switch (order.kind) {
    case "pause":
      return { state: run.state, status: "PAUSED", also: toCalled(run, order) };
    case "resume":
      if (!paused) throw refuse("It is not paused.", "not_paused");
      return { state: run.state, also: toCalled(run, order) };
    case "cancel": {
      const { compensate, by, reason } = order;
      const { state, dropped } = stopAll({ ...run.state, cancelling: { compensate, by: by.userId, reason } });
      const message = reason ?? "Cancelled.";
      const also = (tx: Db) => cancelPendingTasks(tx, run.execution.id);
      return { state, dropped, also, error: { code: "CONFLICT", reason: "cancelled", message } };
    }
    case "retry_now":
      return { state: retryNow(run.state), status };
    case "retry_from":
      return { ...retryFrom(run, order.stepId), status };
    case "skip":
      return { ...leave(run, order.stepId), status };
    case "complete":
      return { ...complete(run, order), status };
  }
}

/** What is ordered of an execution is ordered of those it called and waits for, which pass it on to theirs. */
function toCalled({ state }: Run, order: Order): (tx: Db) => Promise<void> {
  const called = state.tokens.flatMap(({ wait }) => (wait?.kind === "child" ? [wait.id] : []));
  return async (tx) => {
    for (const id of called) await giveOrder(tx, id, order);
  };
}

function refuse(message: string, reason: string): AppError {
  return new AppError("CONFLICT", message, { reason });
}

function retryNow(state: State): State {
  const waiting = state.tokens.filter(({ wait }) => wait?.kind === "retry");
  if (waiting.length === 0) throw refuse("Nothing waits to be tried again.", "nothing_to_retry");
  return waiting.reduce((now, token) => again(now, token.id, token.attempt), state);
}

/** The main path begins again at a step; branches that were under way are left. */
function retryFrom(run: Run, stepId: string): Pick<Change, "state" | "dropped"> {
  if (!run.graph.nodes[stepId]) throw refuse(`There is no step ${stepId}.`, "step_not_found");
  const dropped = run.state.tokens.flatMap(({ wait }) => (wait ? [wait] : []));
  return { state: { ...run.state, tokens: [{ id: "", node: stepId, attempt: 0 }] }, dropped };
}

function standingAt(run: Run, stepId: string): { token: Token; node: Node } {
  const token = run.state.tokens.find(({ node, ended }) => node === stepId && !ended);
  const node = token ? nodeAt(run.graph, token) : null;
  if (!token || !node) throw refuse(`It is not at ${stepId} any more.`, "not_at_step");
  return { token, node };
}

/** Leaves a step without doing it. */
function leave(run: Run, stepId: string): Pick<Change, "state" | "dropped"> {
  const { token, node } = standingAt(run, stepId);
  if (node.type === "decision_logic" || node.type === "switch") {
    throw refuse(`${stepId} decides the way; to decide otherwise, fork with another input.`, "decision");
  }
  const below = run.state.tokens.filter(({ id }) => id.startsWith(`${token.id ? `${token.id}/` : ""}${stepId}/`));
  const dropped: Wait[] = [token, ...below].flatMap(({ wait }) => (wait ? [wait] : []));
  const joined = { ...run, state: joinBranches(run.state, token.id) };
  return {
    state: onward(joined, { token: token.id, number: 1, startedAt: new Date(), input: null }, node.next),
    dropped,
  };
}

/** The step was done by hand: its row says so, and it is undone like any other if the execution fails later. */
function complete(run: Run, order: Extract<Order, { kind: "complete" }>): Applied {
  const { token, node } = standingAt(run, order.stepId);
  if (node.type === "human_approval") throw refuse("An approval is answered in the inbox.", "approval");
  const row: JournalRow = {
    ...orderRow(run, order),
    kind: node.type,
    name: calledName(node),
    phase: "FORWARD",
    attempt: token.attempt + 1,
    input: token.wait ? null : { by_hand: order.by.name, reason: order.reason },
    output: order.output,
    token: token.id,
  };
  const variables = node.outputVar ? { [node.outputVar]: order.output } : undefined;
  return { ...leave(run, order.stepId), variables, row };
}
