// What the state of its work makes of a session's draft: that the work ended, or that it asks its customer.
import type { Execution } from "../db";
import type { Asks } from "./asks";
import { answerText } from "./messages";
import { appendHistory, type SessionContext } from "./session";
import { go, type Moving } from "./session-journal";

type Stands = Moving & { context: SessionContext };

/** How a question to the customer, or its answer, moves the session of work under way. Whether it did anything. */
export function askedSession(draft: Stands, { confirmation }: Asks): boolean {
  const { context } = draft;
  if (!confirmation) {
    if (draft.state !== "WAITING_CONFIRMATION") return false;
    go(draft, "accept");
    return true;
  }
  // What the customer saw first; when it changes, it is shown again before a typed yes counts for it.
  const known = context.confirming?.approvalId === confirmation.id;
  if (draft.state !== "EXECUTING" && (draft.state !== "WAITING_CONFIRMATION" || known)) return false;
  if (!known) draft.context = { ...context, confirming: { approvalId: confirmation.id, hash: confirmation.hash } };
  if (draft.state === "EXECUTING") go(draft, "confirm");
  return true;
}

const WORKING: ReadonlySet<string> = new Set(["EXECUTING", "COMPENSATING", "WAITING_CONFIRMATION"]);
const UNDONE: ReadonlySet<string> = new Set(["COMPENSATED", "COMPENSATION_FAILED"]);

/** How ended work moves its session. False when it already did, or another has begun since. */
export function settledSession(
  draft: Stands & { history: unknown; currentSopId: string | null },
  execution: Execution,
): boolean {
  if (draft.currentExecutionId !== execution.id || !WORKING.has(draft.state)) return false;
  // It was undone, whether or not anybody looked while that was so.
  if (UNDONE.has(execution.status) && draft.state !== "COMPENSATING") go(draft, "compensate");
  const stopped = execution.status === "CANCELLED" && draft.state === "COMPENSATING";
  go(draft, execution.status === "SUCCEEDED" || stopped ? "finish" : "fail");
  const at = (execution.completedAt ?? execution.createdAt).toISOString();
  draft.currentExecutionId = null;
  draft.currentSopId = null;
  draft.history = appendHistory(draft.history, { role: "assistant", text: answerText({ execution }), at });
  return true;
}
