import type { Locale } from "../context";
import { getExecution, listExecutions, type ExecutionDetail } from "../engine/read";
import type { ExecutionStatus } from "../engine/status";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { printJson, printLine, printTable } from "./output";

export async function listExecutionsCommand(options: {
  search?: string;
  status?: ExecutionStatus;
  limit: number;
  json: boolean;
}): Promise<{ ok: boolean }> {
  const { search, status, limit: pageSize } = options;
  const found = await withDatabase(async (database) => {
    const ctx = await contextOf(database, { locale: "en" });
    return listExecutions(ctx, { page: 1, pageSize, ...(search ? { search } : {}), ...(status ? { status } : {}) });
  });
  if (options.json) {
    printJson(found);
  } else if (found.rows.length === 0) {
    printLine("No executions.");
  } else {
    printTable(
      ["EXECUTION", "SOP", "STATUS", "ORDER", "CUSTOMER", "STARTED", "TOOK"],
      found.rows.map((row) => [
        row.id,
        `${row.sopId} v${row.sopVersion}`,
        row.status,
        row.orderId ?? "",
        row.customerName ?? row.customerId ?? "",
        row.createdAt.toISOString(),
        milliseconds(row.durationMs),
      ]),
    );
    if (found.total > found.rows.length) printLine(`… of ${found.total}`);
  }
  return { ok: true };
}

export async function showExecution(
  executionId: string,
  options: { locale: Locale; json: boolean },
): Promise<{ ok: boolean }> {
  const detail = await withDatabase(async (database) =>
    getExecution(await contextOf(database, options), { executionId }),
  );
  if (options.json) printJson(detail);
  else printExecution(detail, options.locale);
  return { ok: true };
}

/** Its steps in order, then how it ended and what the customer was told. */
export function printExecution({ execution, steps, graph }: ExecutionDetail, locale: Locale): void {
  printLine(`${execution.id}  ${graph.title[locale]} (${execution.sopId} v${execution.sopVersion})`);
  printLine();
  printTable(
    ["#", "STEP", "WHAT", "PHASE", "STATUS", "TOOK"],
    steps.map((step) => [
      String(step.seq),
      graph.nodes[step.stepId]?.label[locale] ?? step.stepId,
      step.name ?? step.kind,
      step.phase,
      step.attempt > 1 ? `${step.status} (attempt ${step.attempt})` : step.status,
      milliseconds(step.durationMs),
    ]),
  );
  printLine();
  printLine(execution.status);
  const output = execution.output as { message?: Record<string, string> } | null;
  const message = output?.message?.[locale];
  if (message) printLine(message);
  const error = execution.error as { code: string; message: string; stepId?: string } | null;
  if (error) printLine(`${error.code}${error.stepId ? ` in ${error.stepId}` : ""}: ${error.message}`);
}

const milliseconds = (ms: number | null) => (ms === null ? "" : `${ms} ms`);
