// Carries one execution to its end in this process: the command line and tests, where no worker need be alive.
import { AppError } from "../errors";
import { advance } from "./advance";
import { runAsyncTask } from "./async-task";
import type { Engine } from "./run";
import { isTerminal, type ExecutionStatus } from "./status";

const LOOK_MS = 50;

/** Resolves with the final status. Throws TIMEOUT when it has not ended after `timeoutMs`. */
export async function runToEnd(engine: Engine, executionId: string, timeoutMs = 60_000): Promise<ExecutionStatus> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    await advance(engine, executionId);
    const tasks = await engine.client.asyncTask.findMany({
      where: { executionId, status: { in: ["PENDING", "RUNNING"] } },
      select: { id: true },
    });
    await Promise.all(tasks.map((task) => runAsyncTask(engine, task.id)));
    const { status } = await engine.client.execution.findUniqueOrThrow({
      where: { id: executionId },
      select: { status: true },
    });
    if (isTerminal(status)) return status as ExecutionStatus;
    if (Date.now() > deadline) throw new AppError("TIMEOUT", `${executionId} is still ${status}.`);
    await new Promise((wake) => setTimeout(wake, LOOK_MS));
  }
}
