import type { Role } from "../context";
import { acknowledgeAlert, listAlerts, type ALERT_STATUSES } from "../engine/alerts";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { printJson, printLine, printTable } from "./output";

type Options = { as?: Role; json: boolean };
type Status = (typeof ALERT_STATUSES)[number];

export async function listAlertsCommand(
  options: Options & { status?: Status; limit: number },
): Promise<{ ok: boolean }> {
  const { status, limit: pageSize } = options;
  const found = await withDatabase(async (database) =>
    listAlerts(await contextOf(database, { ...options, locale: "en" }), { pageSize, ...(status ? { status } : {}) }),
  );
  if (options.json) printJson(found);
  else if (found.rows.length === 0) printLine("No alerts.");
  else {
    printTable(
      ["ALERT", "SEVERITY", "CODE", "STATUS", "EXECUTION", "STEP", "RAISED", "MESSAGE"],
      found.rows.map((row) => [
        row.id,
        row.severity,
        row.code,
        row.status,
        row.executionId ?? "",
        row.stepId ?? "",
        row.createdAt.toISOString(),
        row.message,
      ]),
    );
    if (found.total > found.rows.length) printLine(`… of ${found.total}`);
  }
  return { ok: true };
}

export async function acknowledgeAlertCommand(
  alertId: string,
  options: Options & { note?: string },
): Promise<{ ok: boolean }> {
  const { note } = options;
  const alert = await withDatabase(async (database) =>
    acknowledgeAlert(await contextOf(database, { ...options, locale: "en" }), { alertId, ...(note ? { note } : {}) }),
  );
  if (options.json) printJson(alert);
  else printLine(`${alert.id} is acknowledged: ${alert.message}`);
  return { ok: true };
}
