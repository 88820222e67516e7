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
import { skillRegistry } from "./registry";
import { noteCall, WINDOW_MS, windowHealth, type CallWindow, type WindowHealth } from "./limits-health";

/** Of the last 20 calls more than half failed, and there were at least 5: one unlucky call proves nothing. */
const BREAKER = { threshold: 0.5, size: 20, minimumNumberOfCalls: 5 };
/** After this long one call is let through to see; the others wait for what becomes of it. */
export const CIRCUIT_OPEN_MS = 5_000;
/** How long work that nobody waits for any more may keep its place. */
export const ABANDONED_MS = 30_000;

type Guard = {
  skill: Skill;
  queue: PQueue;
  breaker: ReturnType<typeof circuitBreaker>;
  /** By Date.now(): until then nobody needs to ask the breaker, or stand in the queue for it. */
  openUntil: number;
  window: CallWindow;
  lastUsed: number;
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
  const guard: Guard = {
    skill,
    queue: queueOf(skill),
    breaker,
    openUntil: 0,
    window: { calls: [] },
    lastUsed: Date.now(),
  };
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
  if (error instanceof GivenUp) return false;
  if (error instanceof AppError) return error.code === "UNAVAILABLE" || error.code === "TIMEOUT";
  return !isOutage(error);
}

/**
 * Does the work when it is this call's turn. Aborting `signal` ends the wait at once, and the caller's interest in work
 * under way; the place stays taken until that work is really over. Throws UNAVAILABLE (circuit_open) without doing
 * anything, the signal's reason, or whatever the work throws.
 */
export async function withinLimits<T>(skill: Skill, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const guard = guardOf(skill);
  guard.lastUsed = Date.now();
  signal.throwIfAborted();
  if (Date.now() < guard.openUntil) throw circuitOpen(skill);
  return new Promise<T>((resolve, reject) => {
    const wait = isFree(guard) ? null : abortable(signal);
    const turn = async () => {
      wait?.end();
      const call: { over?: Promise<unknown> } = {};
      const result = guard.breaker.execute(() => {
        const working = work();
        call.over = working.catch(() => {});
        return timed(guard, signal, working);
      });
      await result.then(resolve, (error: unknown) =>
        reject(error instanceof BrokenCircuitError ? circuitOpen(skill) : reasonOf(error)),
      );
      // What nobody waits for any more still runs there. A call that hangs for ever must not take the place with it.
      if (call.over) await overOrForgotten(call.over);
    };
    guard.queue.add(turn, wait ? { signal: wait.signal } : {}).catch(reject);
  });
}

/** Nobody is before it: its turn is now. */
function isFree({ queue }: Guard): boolean {
  return queue.size === 0 && queue.pending < queue.concurrency && !queue.isRateLimited;
}

/** Follows `signal` only while the turn is awaited: what is under way keeps its place when nobody wants it any more. */
function abortable(signal: AbortSignal): { signal: AbortSignal; end: () => void } {
  const waiting = new AbortController();
  const leave = () => waiting.abort(signal.reason);
  signal.addEventListener("abort", leave, { once: true });
  return { signal: waiting.signal, end: () => signal.removeEventListener("abort", leave) };
}

function circuitOpen(skill: Skill): AppError {
  const message = `${skill.name} is not called for the moment: the system behind it has been failing.`;
  return new AppError("UNAVAILABLE", message, { reason: "circuit_open" });
}

/** The caller stopped waiting before the skill had the time it may take. */
class GivenUp {
  constructor(readonly reason: unknown) {}
}

const reasonOf = (error: unknown): unknown => (error instanceof GivenUp ? error.reason : error);

async function overOrForgotten(over: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const forgotten = new Promise<void>((done) => {
    timer = setTimeout(done, ABANDONED_MS);
    timer.unref();
  });
  await Promise.race([over, forgotten]);
  clearTimeout(timer);
}

/** The work's result, or the signal's reason; noted in the skill's window either way. */
async function timed<T>({ skill, window }: Guard, signal: AbortSignal, working: Promise<T>): Promise<T> {
  const started = performance.now();
  const { maxLatencyMs } = skill.sla;
  const note = (ok: boolean) => {
    const ms = performance.now() - started;
    noteCall(window, { at: Date.now(), ms, ok });
    if (ms > maxLatencyMs)
      log.warn({ skill: skill.name, ms: Math.round(ms), maxLatencyMs }, "skill slower than its SLA");
  };
  let giveUp = () => {};
  const givenUp = new Promise<never>((_, fail) => {
    giveUp = () => {
      // A call that got its turn late, and so less time than the skill may take, says nothing about the skill.
      const unfair = performance.now() - started < maxLatencyMs;
      fail(unfair ? new GivenUp(signal.reason) : (signal.reason as Error));
    };
    signal.addEventListener("abort", giveUp, { once: true });
  });
  try {
    const result = await Promise.race([working, givenUp]);
    note(true);
    return result;
  } catch (error) {
    // Our database went away, or somebody took the execution over: neither is the skill's doing.
    const foreign = error instanceof GivenUp || isOutage(error) || (signal.aborted && !isTrouble(error));
    if (!foreign) note(!isTrouble(error));
    throw error;
  } finally {
    signal.removeEventListener("abort", giveUp);
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

/** What was plugged in anew has another descriptor; the guard of the one before would stay for ever. */
function forgetIdle(now: number): void {
  for (const [skill, { queue, breaker, lastUsed }] of guards) {
    const idle = queue.pending === 0 && queue.size === 0 && breaker.state === CircuitState.Closed;
    if (idle && now - lastUsed > 2 * WINDOW_MS) guards.delete(skill);
  }
}

/** What another carries out by now: what this one did says nothing of the system behind the name. */
function isReplaced(skill: Skill): boolean {
  const now = skillRegistry.get(`${skill.name}@${skill.version}`);
  return now !== undefined && now !== skill;
}

/** Every skill this process has called of late, by name. */
export function skillHealth(now: number = Date.now()): SkillHealth[] {
  forgetIdle(now);
  return [...guards.values()]
    .filter(({ skill, queue }) => queue.pending > 0 || !isReplaced(skill))
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
