// What the journal and the state say of waits, of people's orders and of undoing, in a form that pages can word.
import type { OrderKind } from "@/server/engine/orders";
import type { State } from "@/server/engine/state";
import type { JournalStep } from "./page-data";
import { rowKey, type TokenView } from "./timeline-spans";

/** The database holds the state as JSON; an execution that was never claimed has none. */
export function tokensOf(state: unknown): TokenView[] {
  return (state as Partial<State> | null)?.tokens ?? [];
}

export type OpenWait = {
  stepId: string;
  kind: "approval" | "child" | "async" | "retry" | "timer";
  /** The approval or the child execution. */
  id: string | null;
  until: string | null;
};

/** Everything an execution waits for now, one entry per path. */
export function openWaits(state: unknown): OpenWait[] {
  return tokensOf(state).flatMap(({ node, wait, ended }): OpenWait[] => {
    if (node === null || ended || !wait || wait.kind === "branches") return [];
    const id = wait.kind === "approval" || wait.kind === "child" ? wait.id : null;
    return [{ stepId: node, kind: wait.kind, id, until: "until" in wait ? wait.until : null }];
  });
}

const KINDS: Record<OrderKind, true> = {
  pause: true,
  resume: true,
  cancel: true,
  retry_now: true,
  retry_from: true,
  skip: true,
  complete: true,
};

export function isOrderKind(kind: string): kind is OrderKind {
  return kind in KINDS;
}

export type OrderFacts = { by: string | null; role: string | null; reason: string | null; compensate: boolean | null };

/** Who ordered it and why, from a journal row of phase CONTROL or from the order itself. */
export function orderFacts(order: unknown, actorId: string | null = null): OrderFacts {
  const given = asRecord(order);
  const by = asRecord(given.by);
  return {
    by: textOf(by.name) ?? textOf(by.userId) ?? actorId,
    role: textOf(by.role),
    reason: textOf(given.reason),
    compensate: typeof given.compensate === "boolean" ? given.compensate : null,
  };
}

export type Undone = { executionId: string | null; seq: number };

/** Reads "4", or "exec_…#4" for a row of another execution. */
export function readUndoes(undoes: string | null): Undone | null {
  const [, executionId = null, seq] = /^(?:(.+)#)?(\d+)$/.exec(undoes ?? "") ?? [];
  return seq === undefined ? null : { executionId, seq: Number(seq) };
}

/** The row of the timeline that shows a journal row, so that a link can lead there. */
export function rowOfSeq(steps: readonly JournalStep[], seq: number): string | null {
  const step = steps.find((one) => one.seq === seq);
  return step ? rowKey(step) : null;
}

/** What undid this journal row, in this execution. */
export function undoneBy(steps: readonly JournalStep[], seq: number): JournalStep | null {
  return steps.findLast((step) => step.phase === "COMPENSATION" && step.undoes === String(seq)) ?? null;
}

/** The execution that a call_sop step runs or ran. */
export function childOf(output: unknown, waits: readonly OpenWait[], stepId: string): string | null {
  const waiting = waits.find((wait) => wait.kind === "child" && wait.stepId === stepId);
  return waiting?.id ?? textOf(asRecord(output).execution_id);
}

export type ApprovalFacts = { verdict: string; approver: string | null; reason: string | null; edited: boolean };

/** The answer to a human_approval, as its output says it. */
export function approvalFacts(output: unknown): ApprovalFacts | null {
  const { verdict, approver, reason, edited } = asRecord(output);
  if (typeof verdict !== "string") return null;
  return { verdict, approver: textOf(approver), reason: textOf(reason), edited: edited === true };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
