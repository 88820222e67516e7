// What was uploaded and never sent is nobody's: it is removed after a day.
import type { Ctx } from "../../context";
import { transaction } from "../../db";
import { auditRemoval } from "./add-attachment";
import { FACTS } from "./attachment-facts";

const KEPT_MS = 24 * 60 * 60_000;
const AT_ONCE = 200;

/** How many were removed. */
export async function sweepAttachments(ctx: Pick<Ctx, "actor" | "db" | "clock">): Promise<number> {
  const before = new Date(ctx.clock.now().getTime() - KEPT_MS);
  const unsent = { messageId: null, createdAt: { lt: before } };
  const rows = await ctx.db.attachment.findMany({ where: unsent, select: FACTS, take: AT_ONCE });
  let removed = 0;
  for (const row of rows) {
    removed += await transaction(ctx.db, async (db) => {
      // One that is sent at this very moment stays.
      const { count } = await db.attachment.deleteMany({ where: { id: row.id, messageId: null } });
      if (count > 0) await auditRemoval({ ...ctx, db }, row, "never_sent");
      return count;
    });
  }
  return removed;
}
