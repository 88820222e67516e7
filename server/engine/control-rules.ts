// Which orders make sense for an execution as it stands, and what to say when one does not. Pure: the verbs refuse by it,
// and pages offer by it, so that the two cannot disagree. What must stay true: no order leads past a decision or an
// approval that has not been made.
import { didYouMean } from "../sop/suggest";
import type { Node, SopGraph } from "../sop/graph";
import { choiceBefore, mainSteps } from "./control-places";
import type { Order, OrderKind } from "./orders";
import type { Arrivals, State, Token } from "./state";
import { isTerminal } from "./status";

export type Stand = {
  id: string;
  status: string;
  state: State;
  arrivals: Arrivals;
  /** Orders given and not carried out yet. */
  pending: readonly Pick<Order, "kind">[];
  graph: SopGraph;
  /** The steps the main path came by, in order. */
  path: readonly string[];
};

export type Refusal = { reason: string; message: string };

/** An order without who gave it. */
export type Wanted = { kind: Exclude<OrderKind, StepOrder> } | { kind: StepOrder; stepId: string };
export type StepOrder = "retry_from" | "skip" | "complete";
export const STEP_ORDERS: readonly StepOrder[] = ["retry_from", "skip", "complete"];

const refuse = (reason: string, message: string): Refusal => ({ reason, message });

/** Null: the order makes sense now. */
export function refusal(stand: Stand, order: Wanted): Refusal | null {
  const { id, status } = stand;
  if (isTerminal(status))
    return refuse("execution_ended", `${id} has ended (${status}); nothing can be ordered of it.`);
  if (isUndoing(stand)) return refuse("execution_undoing", `${id} is being cancelled or undone; wait for its end.`);
  switch (order.kind) {
    case "pause":
      return isPaused(stand) ? refuse("already_paused", `${id} is paused, or about to be.`) : null;
    case "resume":
      return isPaused(stand) ? null : refuse("not_paused", `${id} is not paused.`);
    case "cancel":
      return null;
    case "retry_now":
      return refuseRetryNow(stand);
    case "retry_from":
    case "skip":
    case "complete":
      return refuseStanding(stand) ?? refuseStep(stand, order);
  }
}

function isUndoing({ status, state, pending }: Stand): boolean {
  return status === "COMPENSATING" || !!state.cancelling || !!state.afterwards || pending.some(isKind("cancel"));
}

const isKind = (kind: OrderKind) => (order: Pick<Order, "kind">) => order.kind === kind;

/** As it will be once what was ordered is done. */
function isPaused({ status, pending }: Stand): boolean {
  const last = pending.filter((order) => order.kind === "pause" || order.kind === "resume").at(-1);
  return last ? last.kind === "pause" : status === "PAUSED";
}

function refuseRetryNow(stand: Stand): Refusal | null {
  if (isPaused(stand)) return refuse("paused", `${stand.id} is paused; resume it, and its step is tried again.`);
  if (stand.state.tokens.some((token) => token.wait?.kind === "retry")) return null;
  return refuse("no_retry_waits", `No step of ${stand.id} waits to be tried again.`);
}

/** Orders about steps need a path that stands still. */
function refuseStanding({ id, status, pending }: Stand): Refusal | null {
  if (pending.length > 0) {
    return refuse(
      "order_pending",
      `${id} has yet to carry out: ${pending.map((one) => one.kind).join(", ")}. Try again.`,
    );
  }
  if (status === "PAUSED" || status === "WAITING") return null;
  return refuse("not_standing", `${id} is under way (${status}); pause it first.`);
}

function refuseStep(stand: Stand, { kind, stepId }: { kind: StepOrder; stepId: string }): Refusal | null {
  const { graph, state } = stand;
  const node = graph.nodes[stepId];
  if (!node) {
    return refuse("step_unknown", `${graph.sopId} has no step "${stepId}"${didYouMean(stepId, graph.order)}`);
  }
  if (!mainSteps(graph).has(stepId)) {
    return refuse("step_in_branch", `${stepId} is inside a branch; only steps of the main path can be ordered about.`);
  }
  const main = state.tokens.find((token) => token.id === "");
  const busy = main ? refuseBusy(stand, main) : null;
  if (!main || busy) return busy ?? refuse("execution_ended", `${stand.id} has no path under way.`);
  if (kind === "retry_from") return refuseRetryFrom(stand, main, stepId);
  if (main.node !== stepId) {
    const where = main.node === null ? "at its end" : `at ${main.node}`;
    return refuse("not_at_step", `${stand.id} stands ${where}, not at ${stepId}.`);
  }
  return refuseStandIn(node);
}

/** Branches and children go on by themselves; an order that leaves them behind would lose what they do. */
function refuseBusy(stand: Stand, { node, wait }: Token): Refusal | null {
  if (wait?.kind === "branches") {
    return refuse("branches_under_way", `The branches of ${node ?? "a step"} are under way; cancel, or wait for them.`);
  }
  if (wait?.kind === "child" && !stand.arrivals[wait.id]) {
    return refuse(
      "child_under_way",
      `${wait.id}, which ${node ?? "a step"} runs, has not ended; cancel that one first.`,
    );
  }
  return null;
}

/** Back on the way it came, never on: what lies ahead may be guarded by a choice that has not been made, or made anew. */
function refuseRetryFrom({ id, graph, path }: Stand, main: Token, stepId: string): Refusal | null {
  if (main.node === stepId) return null;
  const at = path.lastIndexOf(stepId);
  if (at < 0) {
    return refuse(
      "step_not_reached",
      `${stepId} is not on the way ${id} came by; it can only go back to a step it has been at, and on from there.`,
    );
  }
  const since = [...path.slice(at + 1), ...(main.node === null ? [] : [main.node])];
  const choice = choiceBefore(graph, stepId, since);
  if (choice === null) return null;
  return refuse(
    "choice_before",
    `${choice} has to be decided again before ${stepId}; retry from ${choice} or earlier.`,
  );
}

/** What a person may stand in for: work. Not a choice, and not somebody else's answer. */
function refuseStandIn(node: Node): Refusal | null {
  const { id, type } = node;
  switch (type) {
    case "skill_call":
    case "model_call":
    case "wait":
    case "call_sop":
      return null;
    case "decision_logic":
    case "switch":
      return refuse("step_decides", `${id} decides where to go on; to decide otherwise, fork with another input.`);
    case "human_approval":
      return refuse("step_is_approval", `${id} is an approval; it is for its approvers to answer, in the inbox.`);
    case "parallel_execution":
      return refuse("step_has_branches", `${id} has branches of its own; nobody can stand in for it.`);
    case "output":
      return refuse("step_is_answer", `${id} is the answer to the customer; it cannot be left out or replaced.`);
  }
}

export type AvailableOrder = { kind: OrderKind; steps: string[] | null };

/** What may be ordered now, and for orders about a step, of which. */
export function availableOrders(stand: Stand): AvailableOrder[] {
  const plain = (["pause", "resume", "cancel", "retry_now"] as const)
    .filter((kind) => !refusal(stand, { kind }))
    .map((kind) => ({ kind, steps: null }));
  const ofSteps = STEP_ORDERS.map((kind) => ({
    kind,
    steps: stand.graph.order.filter((stepId) => !refusal(stand, { kind, stepId })),
  }));
  return [...plain, ...ofSteps.filter(({ steps }) => steps.length > 0)];
}
