// Executions that come from others, from a terminal: forks and rollbacks.
import type { Locale } from "../context";
import { forkExecution } from "../engine/fork";
import { previewRollback, startRollback, type RollbackPreview } from "../engine/rollback";
import { AppError } from "../errors";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { give, why, type OrderOptions } from "./execution-orders";
import { printJson, printLine, printTable } from "./output";

export const fork = (
  executionId: string,
  options: OrderOptions & { from: string; input?: Record<string, unknown> },
): Promise<{ ok: boolean }> =>
  give(options, (ctx) => {
    // It came from JSON.parse.
    const input = options.input as Parameters<typeof forkExecution>[1]["input"];
    return forkExecution(ctx, { executionId, stepId: options.from, ...(input ? { input } : {}), ...why(options) });
  });

/** Shows what would be undone; starts it unless only the preview was asked for. */
export async function rollback(
  executionId: string,
  options: OrderOptions & { preview: boolean },
): Promise<{ ok: boolean }> {
  const { reason } = options;
  if (!options.preview && !reason) {
    throw new AppError("VALIDATION", "Say --reason why it is rolled back, or --preview to see what would be undone.");
  }
  const preview = await withDatabase(async (database) =>
    previewRollback(await contextOf(database, options), { executionId }),
  );
  if (options.preview) {
    if (options.json) printJson(preview);
    else printPreview(preview, options.locale);
    return { ok: preview.refused === null };
  }
  if (!options.json) {
    printPreview(preview, options.locale);
    printLine();
  }
  const input = { executionId, reason: reason ?? "", expectedHash: preview.hash };
  return give(options, (ctx) => startRollback(ctx, input));
}

const VERDICTS: Record<RollbackPreview["acts"][number]["verdict"], string> = {
  undo: "will be undone",
  past_window: "too late to undo",
  irreversible: "cannot be undone",
  notice: "stays said",
  already_undone: "undone before",
};

function printPreview(preview: RollbackPreview, locale: Locale): void {
  if (preview.acts.length === 0) printLine(`${preview.executionId} did nothing that could be undone.`);
  else {
    printTable(
      ["STEP", "WHAT IT DID", "VERDICT", "UNDONE BY", "UNTIL"],
      preview.acts.map((act) => [
        act.stepId,
        act.summary[locale],
        VERDICTS[act.verdict],
        act.verdict === "undo" ? (act.compensatedBy ?? "") : "",
        act.until ?? "",
      ]),
    );
  }
  const { texts, money } = preview.remaining;
  if (texts.length > 0 || money.length > 0) printLine();
  for (const { what, text } of texts) printLine(`- ${what[locale]}: ${text[locale]}`);
  for (const { minor, currency } of money) printLine(`- ${minor} minor units of ${currency} are not got back`);
  for (const id of preview.builtOn) printLine(`${id} built on what would be undone, and stays as it is.`);
  if (preview.approval) printLine("Another manager will be asked first.");
  if (preview.refused) printLine(preview.refused.message);
}
