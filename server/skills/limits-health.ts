// How a skill has done of late in this process: a window of its last calls. Pure but for the clock it is given.

/** Calls older than this say nothing about now. */
export const WINDOW_MS = 5 * 60_000;
/** Enough for a rate and a 95th percentile; keeps a busy skill's window small. */
const MOST_CALLS = 500;

/** One call: when it ended, how long it ran once it had its turn, and whether the skill itself worked. */
type Call = { at: number; ms: number; ok: boolean };

export type CallWindow = { calls: Call[] };

export type WindowHealth = {
  calls: number;
  /** Share of calls that got an answer, 0 … 1. A refusal (not found, conflict) is an answer. null without calls. */
  successRate: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  /** Calls that took longer than the skill's sla.maxLatencyMs. */
  late: number;
};

export function noteCall(window: CallWindow, call: Call): void {
  window.calls.push(call);
  if (window.calls.length > MOST_CALLS) window.calls.shift();
}

export function windowHealth(window: CallWindow, maxLatencyMs: number, now: number): WindowHealth {
  const calls = window.calls.filter((call) => now - call.at <= WINDOW_MS);
  const times = calls.map((call) => call.ms).sort((a, b) => a - b);
  const percentile = (share: number) => times[Math.ceil(times.length * share) - 1] ?? null;
  return {
    calls: calls.length,
    successRate: calls.length === 0 ? null : calls.filter((call) => call.ok).length / calls.length,
    p50Ms: percentile(0.5),
    p95Ms: percentile(0.95),
    late: times.filter((ms) => ms > maxLatencyMs).length,
  };
}
