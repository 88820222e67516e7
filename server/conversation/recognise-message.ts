// What a message is understood as, without anything being said or begun: the intent, and of what that intent asks for
// everything the message, and the conversation it belongs to, already tell.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import { toLocale, type Ctx } from "../context";
import type { SessionState as SessionRow } from "../db";
import { recordModelCalls } from "../models/call";
import type { SlotDefinition } from "./intent/definitions";
import { intentDefinition, recognise, type Recognition } from "./intent/recognise";
import { askSecondOpinion } from "./intent/second-opinion";
import { EMPTY_CONTEXT, findSession, readContext, type SessionContext, type SlotValue } from "./session";
import { missingFields, readAddress } from "./slot-address";
import { refersBack } from "./slots";
import { answerTextSlot } from "./text-slot";
import { acceptMessage } from "./turn";
import { readSurroundings } from "./surroundings";

export const recogniseMessageInput = z.strictObject({
  message: z.string(),
  /** A conversation of one's own: its language, its last order and what it knows already are taken into account. */
  sessionId: z.string().max(64).optional(),
});

export type RecognisedMessage = {
  recognition: Recognition;
  /** By the slot's name; null for what would be asked. */
  slots: Record<string, SlotValue | null>;
  latencyMs: number;
};

/** Needs chat:use, with a session session:read. Throws VALIDATION (message_empty, message_too_long), NOT_FOUND. */
export async function recogniseMessage(
  ctx: Ctx,
  input: z.input<typeof recogniseMessageInput>,
): Promise<RecognisedMessage> {
  requirePermission(ctx, "chat:use");
  const { message, sessionId } = recogniseMessageInput.parse(input);
  const text = acceptMessage(message);
  if (sessionId !== undefined) requirePermission(ctx, "session:read");
  const session = sessionId === undefined ? null : await findSession(ctx, sessionId);
  // Their own numbers are those of the customer whose conversation it is.
  const about = await readSurroundings(session ? asCustomerOf(session, ctx) : ctx);
  const began = performance.now();
  const heard = recognise(text, { locale: session?.turn ? toLocale(session.locale) : ctx.locale, about });
  const { recognition, calls } = await askSecondOpinion(ctx, text, heard, { sessionId: session?.id ?? null });
  await recordModelCalls(ctx.db, calls, session ? { sessionId: session.id } : {});
  const slots = readSlots(recognition, text, session ? readContext(session) : EMPTY_CONTEXT);
  return { recognition, slots, latencyMs: performance.now() - began };
}

function asCustomerOf({ customerId }: SessionRow, ctx: Ctx): Ctx {
  return customerId === null ? ctx : { ...ctx, actor: { ...ctx.actor, role: "customer", customerId } };
}

function readSlots(recognition: Recognition, words: string, context: SessionContext): RecognisedMessage["slots"] {
  const slots = intentDefinition(recognition.intent)?.slots ?? [];
  return Object.fromEntries(slots.map((slot) => [slot.name, readSlot(recognition, words, slot, context)]));
}

function readSlot(
  { intent, text, entities, language }: Recognition,
  words: string,
  slot: SlotDefinition,
  { pending, recentOrderId }: SessionContext,
): SlotValue | null {
  const [named, ...others] = new Set(entities.filter(({ type }) => type === slot.entity).map(({ value }) => value));
  if (slot.entity === "address") {
    // The address alone, where it was found among other words.
    const address = readAddress(named !== undefined && others.length === 0 ? named : text);
    // What a named one lacks is asked.
    if (missingFields(address).length === 0 || (named !== undefined && address.address1)) return address;
  }
  // Of two orders, which one is meant is asked.
  if (named !== undefined && slot.entity !== "address") return others.length === 0 ? named : null;
  if (slot.entity === "text") {
    const answer = answerTextSlot(text, slot, {
      asked: false,
      offered: [],
      earlier: null,
      words,
      facts: { entities, language },
    });
    if (answer.kind === "filled") return answer.value;
  }
  const known = pending?.intent === intent ? pending.known[slot.name] : undefined;
  if (known !== undefined) return known;
  return slot.entity === "order_id" && !slot.optional && recentOrderId && refersBack(text) ? recentOrderId : null;
}
