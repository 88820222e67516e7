// A store as a document, read at one moment.
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { transaction } from "../../db";
import { exportSteward } from "./steward-document";
import { exportTau } from "./tau-export";
import type { StoreFormat } from "./import-store";

export async function exportStore(ctx: Ctx, input: { format: StoreFormat }): Promise<object> {
  requirePermission(ctx, "store:export");
  return transaction(ctx.db, async (db) => {
    await db.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`;
    return input.format === "tau" ? exportTau(db) : exportSteward(db);
  });
}
