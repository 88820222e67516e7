// What a person says a message should have been understood as. It changes nothing of what was; the next training learns
// from it, without what is personal in the words.
import { z } from "zod";
import { recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { transaction, type Db } from "../../db";
import { AppError } from "../../errors";
import { hide, type Hidden } from "../../engine/masking";
import type { Example } from "./examples";
import { intentDefinition } from "./recognise";
import { hiddenBySession } from "./stored";
import { withoutPlaces } from "./without-places";

export const correctRecognitionInput = z.object({
  id: z.string().max(64),
  /** What it should have been; the same as it was says that it was right. Null takes a correction back. */
  intent: z.string().max(64).nullable(),
  /** The correction that was on screen. */
  was: z.string().max(64).nullable(),
});

/**
 * Needs recognition:correct. Throws NOT_FOUND, VALIDATION (unknown_intent), or CONFLICT (already_corrected) when somebody
 * else has corrected it meanwhile.
 */
export async function correctRecognition(ctx: Ctx, input: z.input<typeof correctRecognitionInput>): Promise<void> {
  requirePermission(ctx, "recognition:correct");
  const { id, intent, was } = correctRecognitionInput.parse(input);
  if (intent !== null && !intentDefinition(intent)) {
    const message = `There is no intent ${intent}. Choose one of those in sops/intents.`;
    throw new AppError("VALIDATION", message, { reason: "unknown_intent" });
  }
  await transaction(ctx.db, async (db) => {
    const { count } = await db.recognition.updateMany({
      where: { id, correctedIntent: was },
      data:
        intent === null
          ? { correctedIntent: null, correctedBy: null, correctedAt: null }
          : { correctedIntent: intent, correctedBy: ctx.actor.userId, correctedAt: ctx.clock.now() },
    });
    if (count === 0) throw await whyNot(db, id);
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "recognition.correct",
        resourceType: "recognition",
        resourceId: id,
        before: { intent: was },
        after: { intent },
      },
    );
  });
}

async function whyNot(db: Db, id: string): Promise<AppError> {
  const found = await db.recognition.findUnique({ where: { id }, select: { correctedIntent: true } });
  if (!found) return new AppError("NOT_FOUND", "There is no such recognition.", { reason: "recognition_not_found" });
  const message = "Somebody else has corrected this meanwhile. Look at it again before you change it.";
  return new AppError("CONFLICT", message, { reason: "already_corrected" });
}

/** All corrections as examples, the oldest first, so that the latest word on a text counts. */
export async function readCorrections(db: Db): Promise<Example[]> {
  const rows = await db.recognition.findMany({
    where: { correctedIntent: { not: null } },
    orderBy: [{ correctedAt: "asc" }, { id: "asc" }],
    select: { sessionId: true, text: true, correctedIntent: true },
  });
  const hidden = await hiddenBySession(db, [...new Set(rows.map((row) => row.sessionId))]);
  return rows.flatMap(({ sessionId, text, correctedIntent: intent }) => {
    const words = wordsAlone(text, hidden(sessionId));
    return intent !== null && /\p{L}/u.test(words) ? [{ intent, text: words }] : [];
  });
}

/** A message without what is personal in it. The marks of what was hidden are no words of the customer's. */
export function wordsAlone(text: string, hidden: Hidden): string {
  return hide(withoutPlaces(text), hidden)
    .replace(/\S?•••(?:@•••)?/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
}
