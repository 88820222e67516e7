// Pictures in a turn: they become part of the message, wait for the request they are about, and go to the work it begins.
// All of it inside the turn's transaction.
import type { Ctx } from "../../context";
import type { Db } from "../../db";
import type { LoadedSop } from "../../sop/graph";
import type { AttachmentPart } from "../parts.schema";
import { AppError } from "../../errors";
import { FACTS, partOf } from "./attachment-facts";

/** More than anybody needs to show; of more, the latest are kept for a request. */
const KEPT = 10;

/** The message could go without it, or with another one. */
function pictureGone(): AppError {
  return new AppError("VALIDATION", "A picture of this message is not there any more. Attach it again.", {
    reason: "attachment_not_found",
  });
}

/** The pictures of a message, in its order. Throws VALIDATION unless each is this person's own and not sent yet. */
export async function unsentPictures({ db, actor }: Ctx, ids: readonly string[]): Promise<AttachmentPart[]> {
  if (ids.length === 0) return [];
  const { userId, customerId } = actor;
  const rows = await db.attachment.findMany({
    where: { id: { in: [...ids] }, userId, customerId, messageId: null },
    select: FACTS,
  });
  return ids.map((id) => {
    const row = rows.find((one) => one.id === id);
    if (!row) throw pictureGone();
    return partOf(row);
  });
}

/** Throws VALIDATION for one that was taken back, or sent in another conversation, meanwhile. */
export async function bindToMessage(
  db: Db,
  ids: readonly string[],
  message: { id: string; sessionId: string },
): Promise<void> {
  if (ids.length === 0) return;
  const { count } = await db.attachment.updateMany({
    where: { id: { in: [...ids] }, messageId: null },
    data: { messageId: message.id, sessionId: message.sessionId },
  });
  if (count !== ids.length) throw pictureGone();
}

/** What was kept for a request, with what comes now. */
export function keptPictures(before: readonly string[] | undefined, ids: readonly string[]): { pictures?: string[] } {
  const all = [...new Set([...(before ?? []), ...ids])].slice(-KEPT);
  return all.length > 0 ? { pictures: all } : {};
}

/** Whether this SOP has a use for pictures. */
export function takesPictures({ graph }: LoadedSop): boolean {
  return "pictures" in ((graph.inputSchema.properties as object | undefined) ?? {});
}

/** They are part of that work's evidence from now on. */
export async function bindToWork(db: Db, ids: readonly string[], executionId: string): Promise<void> {
  if (ids.length === 0) return;
  await db.attachment.updateMany({ where: { id: { in: [...ids] }, executionId: null }, data: { executionId } });
}
