// What keeps one skill's trouble from becoming everybody's (§2.4.1), in this process:
//   concurrency and rate   at most sla.concurrency calls at once and sla.ratePerSecond begun in any second. What is over
//                          waits its turn, first come first served, and is never refused for it.
//   circuit breaker        once most of the last calls met a system that is down, further ones fail at once with
//                          UNAVAILABLE (circuit_open), which is retryable: the step's own policy says whether and when
//                          to try again, and the engine waits for that without holding anything. A queue in here would
//                          hold a lease and a worker's slot for as long as the other system is away.
//   timing                 a call beyond sla.maxLatencyMs is counted and logged; it is not failed for it.
// Only what says that the system behind is in trouble trips the breaker. A refusal is an answer.
import { BrokenCircuitError, CircuitState, circuitBreaker, CountBreaker, handleWhen } from "cockatiel";
import PQueue from "p-queue";
import { AppError } from "../errors";
import { log } from "../log";
import { isOutage } from "../postgres/outage";
import type { Skill } from "./contract";
import { noteCall, windowHealth, type CallWindow, type WindowHealth } from "./limits-health";

/** Of the last 20 calls more than half failed, and there were at least 5: one unlucky call proves nothing. */
const BREAKER = { threshold: 0.5, size: 20, minimumNumberOfCalls: 5 };
/** After this long one call is let through to see; the others wait for what becomes of it. */
export const CIRCUIT_OPEN_MS = 5_000;

type Guard = {
  skill: Skill;
  queue: PQueue;
  breaker: ReturnType<typeof circuitBreaker>;
  /** By Date.now(): until then nobody needs to ask the breaker, or stand in the queue for it. */
  openUntil: number;
  window: CallWindow;
};

// By the descriptor itself, not its name: tests and other registries have skills of their own under the same names.
const guards = new Map<Skill, Guard>();

function guardOf(skill: Skill): Guard {
  const known = guards.get(skill);
  if (known) return known;
  const breaker = circuitBreaker(handleWhen(isTrouble), {
    halfOpenAfter: CIRCUIT_OPEN_MS,
    breaker: new CountBreaker(BREAKER),
  });
  const guard: Guard = { skill, queue: queueOf(skill), breaker, openUntil: 0, window: { calls: [] } };
  breaker.onBreak(() => {
    guard.openUntil = Date.now() + CIRCUIT_OPEN_MS;
    log.error({ skill: skill.name, openMs: CIRCUIT_OPEN_MS }, "circuit open: calls fail at once");
  });
  breaker.onReset(() => {
    guard.openUntil = 0;
    log.info({ skill: skill.name }, "circuit closed");
  });
  guards.set(skill, guard);
  return guard;
}

function queueOf({ sla }: Skill): PQueue {
  const { concurrency, ratePerSecond: rate } = sla;
  if (rate === undefined) return new PQueue({ concurrency });
  // Less than one a second is one in as many seconds.
  const pace =
    rate >= 1 ? { intervalCap: Math.floor(rate), interval: 1_000 } : { intervalCap: 1, interval: 1_000 / rate };
  return new PQueue({ concurrency, ...pace, strict: true });
}

/** Whether an error says that the skill's system is in trouble. Our own database's outages are nobody's verdict. */
function isTrouble(error: unknown): boolean {
  if (error instanceof AppError) return error.code === "UNAVAILABLE" || error.code === "TIMEOUT";
  return !isOutage(error);
}

/**
 * Does the work when it is this call's turn. The place is held until the work settles, so time it inside (`work` throws
 * TIMEOUT) rather than around: waiting for a turn is no fault of the skill. `signal` ends the wait, not the work.
 * Throws UNAVAILABLE (circuit_open) without doing anything, or whatever the work throws.
 */
export async function withinLimits<T>(skill: Skill, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const guard = guardOf(skill);
  if (Date.now() < guard.openUntil) throw circuitOpen(skill);
  return takeTurn(guard.queue, signal, async () => {
    try {
      return await guard.breaker.execute(() => timed(guard, signal, work));
    } catch (error) {
      throw error instanceof BrokenCircuitError ? circuitOpen(skill) : error;
    }
  });
}

function circuitOpen(skill: Skill): AppError {
  const message = `${skill.name} is not called for the moment: the system behind it has been failing.`;
  return new AppError("UNAVAILABLE", message, { reason: "circuit_open" });
}

/** The queue hears of an abort only while the call waits: what runs keeps its place until it is really over. */
async function takeTurn<T>(queue: PQueue, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const waiting = new AbortController();
  const leave = () => waiting.abort(signal.reason);
  signal.addEventListener("abort", leave, { once: true });
  const run = () => {
    signal.removeEventListener("abort", leave);
    return work();
  };
  try {
    return await queue.add(run, { signal: waiting.signal });
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

async function timed<T>({ skill, window }: Guard, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const note = (ok: boolean) => {
    const ms = performance.now() - started;
    noteCall(window, { at: Date.now(), ms, ok });
    if (ms <= skill.sla.maxLatencyMs) return;
    log.warn(
      { skill: skill.name, ms: Math.round(ms), maxLatencyMs: skill.sla.maxLatencyMs },
      "skill slower than its SLA",
    );
  };
  try {
    const result = await work();
    note(true);
    return result;
  } catch (error) {
    // Somebody took the work away, or our database did: that says nothing about the skill.
    if (!signal.aborted && !isOutage(error)) note(!isTrouble(error));
    throw error;
  }
}

export type SkillHealth = WindowHealth & {
  skill: string;
  circuit: "closed" | "open" | "half_open";
  running: number;
  waiting: number;
  /** The promise was broken in this window: too few answers. null without calls. */
  belowSla: boolean | null;
};

/** Every skill this process has called, by name. */
export function skillHealth(now: number = Date.now()): SkillHealth[] {
  return [...guards.values()]
    .map(({ skill, queue, breaker, window }) => {
      const health = windowHealth(window, skill.sla.maxLatencyMs, now);
      return {
        skill: skill.name,
        ...health,
        circuit: circuitOf(breaker.state),
        running: queue.pending,
        waiting: queue.size,
        belowSla: health.successRate === null ? null : health.successRate < skill.sla.successRate,
      };
    })
    .sort((a, b) => (a.skill < b.skill ? -1 : 1));
}

function circuitOf(state: CircuitState): SkillHealth["circuit"] {
  if (state === CircuitState.Closed) return "closed";
  return state === CircuitState.HalfOpen ? "half_open" : "open";
}
