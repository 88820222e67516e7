// What a sandbox can be told to do wrong, so that a demo and the tests can show what happens then.
import type { AppError } from "../../errors";

export const FAULT_KINDS = ["TIMEOUT_BEFORE", "TIMEOUT_AFTER", "DECLINE", "DELAY", "DUPLICATE"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type FaultRow = { kind: FaultKind; delayMs: number | null };

/** How long the caller is kept waiting at most; what takes longer still happens. */
const PATIENCE_MS = 8_000;

const pause = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms).unref());

/** Does an act as the fault has it. DECLINE is the act's own business. `timedOut` is what the caller sees of a silence. */
export async function underFault<T>(
  fault: FaultRow | null,
  timedOut: () => AppError,
  act: () => Promise<T>,
): Promise<T> {
  switch (fault?.kind) {
    case "TIMEOUT_BEFORE":
      throw timedOut();
    case "TIMEOUT_AFTER":
      await act();
      throw timedOut();
    case "DELAY":
      return delayed(fault.delayMs ?? 0, timedOut, act);
    case "DUPLICATE": {
      // The network delivers the request twice at once; the key makes one of them.
      const [first] = await Promise.all([act(), act()]);
      return first;
    }
    default:
      return act();
  }
}

async function delayed<T>(ms: number, timedOut: () => AppError, act: () => Promise<T>): Promise<T> {
  const late = pause(ms).then(act);
  if (ms <= PATIENCE_MS) return late;
  late.catch(() => {});
  await pause(PATIENCE_MS);
  throw timedOut();
}
