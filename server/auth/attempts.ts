// Counts sign-in attempts per e-mail address. An address that is guessed at from many machines is slowed down even
// though each machine stays under its own limit. Kept in memory: with several web processes the limit is per process.

export type Attempts = {
  /** Takes one attempt. Answers 0 when it may go on, else the seconds to wait. */
  take: (key: string, now: number) => number;
  /** Forgets a key: its owner has proved who they are. */
  clear: (key: string) => void;
};

const MAX_KEYS = 10_000;

/** At most `max` attempts in any window of `windowMs`. The attempt is counted before it is judged, so that many at
 * once cannot all pass the same check. */
export function createAttempts({ max, windowMs }: { max: number; windowMs: number }): Attempts {
  const taken = new Map<string, number[]>();
  return {
    take: (key, now) => {
      const recent = (taken.get(key) ?? []).filter((at) => at > now - windowMs);
      const oldest = recent[0];
      if (oldest !== undefined && recent.length >= max) return Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
      recent.push(now);
      // Re-inserted at the end, so that the first key is the one idle longest when the map is full.
      taken.delete(key);
      taken.set(key, recent);
      const idle = taken.size > MAX_KEYS ? taken.keys().next().value : undefined;
      if (idle !== undefined) taken.delete(idle);
      return 0;
    },
    clear: (key) => void taken.delete(key),
  };
}
