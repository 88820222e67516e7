// A model that is asked for work whose customer stops it is not waited for: the call is cut off, fails with the reason
// "aborted", and the order that says so is carried out. Nothing a model does has to be undone. Other steps are waited for.
import { subscribe } from "../postgres/notify";
import { AppError } from "../errors";
import type { Run } from "./run";

export async function untilStopped<T>(run: Run, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const cut = new AbortController();
  const lost = () => cut.abort(run.signal.reason);
  run.signal.addEventListener("abort", lost, { once: true });
  const unsubscribe = await subscribe(`execution:${run.execution.id}`, ({ order }) => {
    if (order === "cancel") cut.abort(new Error("It was stopped."));
  });
  try {
    run.signal.throwIfAborted();
    return await ask(cut.signal);
  } finally {
    unsubscribe();
    run.signal.removeEventListener("abort", lost);
  }
}

/** Whether a step ended because it was cut off, and not by a fault of its own. */
export function wasCutOff(error: unknown): boolean {
  return error instanceof AppError && error.options.reason === "aborted";
}
