// What a conversation's page says beside its messages: what waits in line, and what was set aside and can be taken up again.
import type { z } from "zod";
import { requirePermission } from "../auth/permissions";
import { toLocale, type Ctx } from "../context";
import { requestLabel } from "./pause";
import { listQueued, sessionInput, type QueuedMessage } from "./queue";
import { findSession, isExpired, readContext, readState } from "./session";

export type SessionBar = {
  queue: QueuedMessage[];
  /** What was left open, why it rests, and what it is called where that is known. */
  open: { kind: "paused" | "lapsed"; label: string | null } | null;
  /** Something waits that setting the conversation aside would keep. */
  canPause: boolean;
};

/** Throws NOT_FOUND for conversations of others. */
export async function readSessionBar(ctx: Ctx, input: z.input<typeof sessionInput>): Promise<SessionBar> {
  requirePermission(ctx, "session:read");
  const { sessionId } = sessionInput.parse(input);
  const session = await findSession(ctx, sessionId);
  const queue = await listQueued(ctx, session.id);
  const { pending, paused, lapsed } = readContext(session);
  const locale = toLocale(session.locale);
  const state = readState(session);
  const asked = state === "COLLECTING_INFO" ? pending : null;
  if (paused !== undefined) {
    return { queue, open: { kind: "paused", label: asked && requestLabel(asked, locale) }, canPause: false };
  }
  const expired = asked && isExpired(session, ctx.clock.now()) ? asked : null;
  const left = expired ?? (state === "IDLE" ? (lapsed?.pending ?? null) : null);
  const open = left && { kind: "lapsed" as const, label: requestLabel(left, locale) };
  return { queue, open, canPause: open === null && (asked !== null || state === "WAITING_CONFIRMATION") };
}
