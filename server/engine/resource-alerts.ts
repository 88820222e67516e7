// Tells people that a resource does not answer. One alert for each time it goes down, however long that lasts.
import { transaction, type Db } from "../db";
import type { HealthChange } from "../resources/health";
import { raiseAlert } from "./alerts";

export async function tellOfResources(db: Db, changes: readonly HealthChange[]): Promise<void> {
  for (const { resourceId, error, reason, now } of changes) {
    if (now !== "DOWN") continue;
    await transaction(db, (tx) =>
      raiseAlert(tx, {
        code: "RESOURCE_DOWN",
        severity: "WARNING",
        executionId: null,
        stepId: null,
        message: `${resourceId}: ${error ?? "no answer"}`,
        facts: { says: "resource_down", resource: resourceId, reason, error },
      }),
    );
  }
}
