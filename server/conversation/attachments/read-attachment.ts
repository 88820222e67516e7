// Who sees a picture: who sent it, whose conversation it is in, and the people who may read that conversation, the work it
// was sent for, or an approval of it. For everybody else there is none.
import { z } from "zod";
import { can, requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { maySee, personOf } from "../../engine/approval-people";
import { ownedBy } from "../session";
import { attachmentNotFound } from "./add-attachment";
import { FACTS, type AttachmentFacts } from "./attachment-facts";

export const readAttachmentInput = z.object({
  attachmentId: z.string().regex(/^att_[0-9A-Z]{26}$/),
  /** Only where it is a picture of that conversation. */
  sessionId: z.string().max(64).optional(),
});

export type StoredPicture = AttachmentFacts & { data: Uint8Array };

/** Throws NOT_FOUND. */
export async function readAttachment(ctx: Ctx, input: z.input<typeof readAttachmentInput>): Promise<StoredPicture> {
  requirePermission(ctx, "session:read");
  const parsed = readAttachmentInput.safeParse(input);
  if (!parsed.success) throw attachmentNotFound();
  const { attachmentId: id, sessionId } = parsed.data;
  const row = await ctx.db.attachment.findUnique({ where: { id }, select: FACTS });
  if (!row || (sessionId !== undefined && row.sessionId !== sessionId)) throw attachmentNotFound();
  if (!(await isTheirs(ctx, row)) && !(await isTheirWork(ctx, row))) throw attachmentNotFound();
  const { data } = await ctx.db.attachment.findUniqueOrThrow({ where: { id }, select: { data: true } });
  return { ...row, data };
}

async function isTheirs({ db, actor }: Ctx, row: AttachmentFacts): Promise<boolean> {
  // A program speaks for many, and each of them sees their own only.
  if (row.userId === actor.userId && (actor.customerId === null || actor.customerId === row.customerId)) return true;
  if (row.messageId === null) return false;
  const own = { id: row.sessionId, ...ownedBy(actor) };
  return (await db.sessionState.findFirst({ where: own, select: { id: true } })) !== null;
}

async function isTheirWork({ db, actor }: Ctx, row: AttachmentFacts): Promise<boolean> {
  if (row.messageId === null) return false;
  if (can(actor, "session:read:all")) return true;
  if (row.executionId === null) return false;
  if (can(actor, "execution:read:all")) return true;
  const asked = await db.approval.findMany({
    where: { sessionId: row.sessionId },
    select: { approvers: true, requesterId: true, customerId: true },
  });
  if (asked.length === 0) return false;
  const person = await personOf(db, actor);
  return asked.some((one) => maySee(person, one));
}
