// When a failed attempt is tried again, and after how long. Pure.
import { AppError } from "../errors";
import type { RetryPolicy } from "../sop/graph";

const MAX_BACKOFF_MS = 10 * 60_000;

/** Attempts a step may lose to dying workers before it counts as failed: a step that kills its worker must not kill all. */
export const MAX_LOST_ATTEMPTS = 9;

/** Whether this error may go away by itself under this policy. `on` lists error codes or reasons; empty means retryable ones. */
export function isRetryable(policy: RetryPolicy, error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  if (policy.on.length === 0) return error.retryable;
  return policy.on.includes(error.code) || (!!error.options.reason && policy.on.includes(error.options.reason));
}

/**
 * Milliseconds until the next attempt, or null when the step has failed for good.
 * `attempt` is the one that just failed, from 1. Backoff doubles; jitter takes up to half of it away.
 */
export function nextDelay(policy: RetryPolicy, attempt: number, error: unknown, random: () => number): number | null {
  if (attempt > policy.count || !isRetryable(policy, error)) return null;
  const full = Math.min(policy.backoffMs * 2 ** (attempt - 1), MAX_BACKOFF_MS);
  return policy.jitter ? Math.round(full * (1 - random() / 2)) : full;
}
