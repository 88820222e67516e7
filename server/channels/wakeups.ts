// Waiting for news that may come in bursts or not at all: many wakes between two looks are one, a wake before the wait is
// not lost, and after `safetyMs` the wait ends by itself.
export type Wakeups = { wake: () => void; next: () => Promise<void> };

export function wakeups(signal: AbortSignal, safetyMs: number): Wakeups {
  let woken = false;
  let resume: (() => void) | null = null;
  const wake = () => {
    woken = true;
    resume?.();
  };
  return {
    wake,
    next: async () => {
      if (!woken && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, safetyMs);
          resume = () => {
            clearTimeout(timer);
            resolve();
          };
          signal.addEventListener("abort", resume, { once: true });
        });
        if (resume) signal.removeEventListener("abort", resume);
        resume = null;
      }
      woken = false;
    },
  };
}
