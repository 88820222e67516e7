// What a colleague does with a conversation: take it over, answer in it, give it back to Steward, or close it. Two who
// take it at once: the first has it, the other is told who.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx, Localized } from "../context";
import { transaction, type Handoff } from "../db";
import { AppError } from "../errors";
import { acceptMessage } from "./turn";
import { appendMessage, auditHandoff, lockHandoff, sayHandover } from "./handoff";
import { stopRinging, takenKey, tellCustomer } from "./handoff-bell";
import { appendHistory } from "./session";

const handoffId = z.string().max(64);

export const takeOverInput = z.object({
  handoffId,
  /** Whom to take it from, when a colleague has it already. */
  from: z.string().max(64).nullable().default(null),
});

const CAME = (name: string): Localized => ({
  "zh-CN": `${name}来接待您了`,
  en: `${name} has joined your conversation`,
});
const CAME_BODY: Localized = { "zh-CN": "打开对话即可继续。", en: "Open the conversation to carry on." };

/** Throws CONFLICT: handoff_taken with the name of who has it, or handoff_ended. */
export async function takeOver(ctx: Ctx, input: z.input<typeof takeOverInput>): Promise<Handoff> {
  requirePermission(ctx, "conversation:take_over");
  const request = takeOverInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const { handoff: before, session } = await lockHandoff(inner, request.handoffId);
    if (before.status === "TAKEN" && before.takenBy === ctx.actor.userId) return before;
    const now = ctx.clock.now();
    const free = request.from === null ? { status: "WAITING" } : { status: "TAKEN", takenBy: request.from };
    const { userId: takenBy, name: takenByName, role: takenByRole } = ctx.actor;
    const { count } = await db.handoff.updateMany({
      where: { id: before.id, ...free },
      data: { status: "TAKEN", takenBy, takenByName, takenByRole, takenAt: now },
    });
    if (count === 0) throw notYours(before);
    const handoff = await db.handoff.findUniqueOrThrow({ where: { id: before.id } });
    await auditHandoff(inner, "handoff.take_over", handoff, { from: request.from });
    await stopRinging(db, handoff, now);
    await sayHandover(inner, session, handoff, "taken");
    const key = `${takenKey(handoff)}:${takenBy}`;
    await tellCustomer(db, session, { key, title: CAME(takenByName), body: CAME_BODY, at: now });
    return handoff;
  });
}

/** Why somebody may not speak in a conversation or hand it on. */
function notYours({ status, takenByName }: Handoff): AppError {
  if (status === "TAKEN") {
    return new AppError("CONFLICT", `${takenByName ?? "A colleague"} has this conversation.`, {
      reason: "handoff_taken",
      details: { by: takenByName },
    });
  }
  if (status === "WAITING") {
    return new AppError("CONFLICT", "Take the conversation over first.", { reason: "handoff_waiting" });
  }
  return new AppError("CONFLICT", "This conversation is not with a person any more.", { reason: "handoff_ended" });
}

export const answerAsPersonInput = z.object({
  handoffId,
  text: z.string(),
  /** The sender's own name for the message; the same one again is the same message. */
  clientMessageId: z.string().regex(/^[\w.:-]{1,64}$/),
});

/** Says something to the customer in one's own name. Throws CONFLICT unless one has the conversation. */
export async function answerAsPerson(
  ctx: Ctx,
  input: z.input<typeof answerAsPersonInput>,
): Promise<{ messageId: string }> {
  requirePermission(ctx, "conversation:take_over");
  const { handoffId: id, clientMessageId, text: raw } = answerAsPersonInput.parse(input);
  const text = acceptMessage(raw);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const { handoff, session } = await lockHandoff(inner, id);
    const said = await db.message.findFirst({ where: { sessionId: session.id, clientMessageId, role: "person" } });
    if (said) return { messageId: said.id };
    if (handoff.status !== "TAKEN" || handoff.takenBy !== ctx.actor.userId) throw notYours(handoff);
    const { userId, name, role } = ctx.actor;
    const message = await appendMessage(inner, session, {
      role: "person",
      text,
      parts: [{ type: "text", text }],
      clientMessageId,
      author: { id: userId, name, role },
    });
    const at = message.createdAt.toISOString();
    await db.sessionState.update({
      where: { id: session.id },
      data: { history: appendHistory(session.history, { role: "assistant", text, at }) },
      select: { id: true },
    });
    await auditHandoff(inner, "handoff.answer", handoff, { messageId: message.id });
    return { messageId: message.id };
  });
}

export const leaveInput = z.object({ handoffId });

/** Steward goes on with the customer. */
export function giveBack(ctx: Ctx, input: z.input<typeof leaveInput>): Promise<Handoff> {
  return leave(ctx, input, "GIVEN_BACK", "given_back");
}

/** The matter is settled; what the customer writes next begins with Steward. */
export function closeConversation(ctx: Ctx, input: z.input<typeof leaveInput>): Promise<Handoff> {
  return leave(ctx, input, "CLOSED", "closed");
}

async function leave(
  ctx: Ctx,
  input: z.input<typeof leaveInput>,
  status: "GIVEN_BACK" | "CLOSED",
  kind: "given_back" | "closed",
): Promise<Handoff> {
  requirePermission(ctx, "conversation:take_over");
  const { handoffId: id } = leaveInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const { handoff: before, session } = await lockHandoff(inner, id);
    if (before.status === status && before.takenBy === ctx.actor.userId) return before;
    const { count } = await db.handoff.updateMany({
      where: { id, status: "TAKEN", takenBy: ctx.actor.userId },
      data: { status, endedAt: ctx.clock.now() },
    });
    if (count === 0) throw notYours(before);
    const handoff = await db.handoff.findUniqueOrThrow({ where: { id } });
    await auditHandoff(inner, kind === "closed" ? "handoff.close" : "handoff.give_back", handoff, { status });
    await sayHandover(inner, session, handoff, kind);
    return handoff;
  });
}
