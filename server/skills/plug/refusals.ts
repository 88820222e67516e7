// What another system's answer means when it is no success: the binding's own list first, then what HTTP's codes say. Its
// words are not passed on: they are data of somebody else's, and may hold anything.
import { AppError, type ErrorCode } from "../../errors";
import type { HttpCall } from "./binding.schema";
import { evaluateMapping, type MappingScope } from "./mapping";

type Refusal = HttpCall["refusals"][number];
type Answer = { status: number; response: unknown };

/** The error a call ends with, or null for a success that no refusal of the list speaks of. */
export async function refusalOf(
  name: string,
  refusals: readonly Refusal[],
  answer: Answer,
  scope: MappingScope,
): Promise<AppError | null> {
  const succeeded = answer.status >= 200 && answer.status < 300;
  for (const refusal of refusals) {
    if (await meant(refusal, answer, scope, succeeded)) return mapped(name, refusal, answer.status);
  }
  return succeeded ? null : byStatus(name, answer.status);
}

async function meant(refusal: Refusal, answer: Answer, scope: MappingScope, succeeded: boolean): Promise<boolean> {
  const { status, when } = refusal;
  if (typeof status === "number" && status !== answer.status) return false;
  if (typeof status === "string" && status[0] !== String(answer.status)[0]) return false;
  // A system may answer 200 and refuse in the body: then only the condition can tell.
  if (succeeded && (status !== undefined || when === undefined)) return false;
  if (when === undefined) return true;
  return (await evaluateMapping(when, { ...scope, ...answer }, "refusal's condition")) === true;
}

function mapped(name: string, { code, reason, message }: Refusal, status: number): AppError {
  const words = message ?? `${name} was refused by the system behind it (${reason}).`;
  return new AppError(code, words, { reason, details: { status } });
}

const STATUS: Readonly<Record<number, { code: ErrorCode; reason: string; says: string; retryable?: boolean }>> = {
  400: { code: "VALIDATION", reason: "system_input", says: "could not use what it was sent" },
  // Our own credentials are meant, not the customer's: no SOP can answer that, an operator can.
  401: { code: "INTERNAL", reason: "system_credentials", says: "did not accept the resource's credentials" },
  403: { code: "FORBIDDEN", reason: "system_forbidden", says: "does not allow this" },
  404: { code: "NOT_FOUND", reason: "system_not_found", says: "knows nothing of this" },
  408: { code: "TIMEOUT", reason: "system_timeout", says: "took too long" },
  409: { code: "CONFLICT", reason: "system_conflict", says: "says this does not fit its present state" },
  410: { code: "NOT_FOUND", reason: "system_not_found", says: "knows nothing of this any more" },
  413: { code: "VALIDATION", reason: "system_input", says: "was sent too much" },
  422: { code: "VALIDATION", reason: "system_input", says: "could not use what it was sent" },
  429: { code: "RATE_LIMITED", reason: "system_busy", says: "is asked too often", retryable: true },
  504: { code: "TIMEOUT", reason: "system_timeout", says: "took too long" },
};

function byStatus(name: string, status: number): AppError {
  const known = STATUS[status] ?? general(status);
  const message = `The system behind ${name} ${known.says} (HTTP ${status}).`;
  const { retryable, reason } = known;
  return new AppError(known.code, message, { reason, retryable, details: { status } });
}

function general(status: number): { code: ErrorCode; reason: string; says: string; retryable?: boolean } {
  if (status >= 500) return { code: "UNAVAILABLE", reason: "system_down", says: "failed" };
  if (status >= 400) return { code: "CONFLICT", reason: "system_refused", says: "refused" };
  return { code: "INTERNAL", reason: "system_answer", says: "answered with something that is no answer" };
}
