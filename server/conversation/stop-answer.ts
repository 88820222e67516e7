// Stop: the answer that is being given ends, whichever tab or page asks for it. A message that is still being read is kept
// unanswered, and the model that reads it is cut off; work under way is stopped and undone as the customer's own "stop" would
// do it. Each is decided from the database's rows, not by who is listening.
import type { z } from "zod";
import { requirePermission } from "../auth/permissions";
import { toLocale, type Ctx } from "../context";
import { transaction, type Db, type SessionState as SessionRow } from "../db";
import { STOPPED_BY_CUSTOMER, stopOwnExecution } from "../engine/stop-own";
import { AppError } from "../errors";
import { publish } from "../postgres/notify";
import type { Draft } from "./apply";
import { draftOf, learnOfWork } from "./learn-of-work";
import type { ChatPart } from "./parts.schema";
import { findOwn, sessionInput } from "./queue";
import { REPLY } from "./reply-texts";
import { lockRow } from "./session";
import { go } from "./session-journal";
import { saveTakenUp } from "./settle";

/** What was stopped. "too_late": work that has done what cannot be undone; "nothing": nothing was under way any more. */
export type Stopped = "message" | "work" | "too_late" | "nothing";

/** Throws NOT_FOUND for conversations of others. Twice is once. */
export async function stopAnswer(ctx: Ctx, input: z.input<typeof sessionInput>): Promise<{ stopped: Stopped }> {
  requirePermission(ctx, "chat:use");
  const sessionId = await findOwn(ctx, sessionInput.parse(input).sessionId);
  if (await stopReading(ctx, sessionId)) return { stopped: "message" };
  return transaction(ctx.db, async (db) => {
    await lockRow(db, sessionId);
    const session = await db.sessionState.findUniqueOrThrow({ where: { id: sessionId } });
    return { stopped: await stopWork({ ...ctx, db, locale: toLocale(session.locale) }, session) };
  });
}

async function stopReading({ db }: Ctx, sessionId: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ client_message_id: string }[]>`
    UPDATE queued_messages SET stopped = true
    WHERE session_id = ${sessionId} AND failed IS NULL AND claimed_until > now() RETURNING client_message_id`;
  for (const { client_message_id: messageId } of rows) await publish(db, `stop:${sessionId}`, { messageId });
  return rows.length > 0;
}

/** Work that waits for a word is not being given as an answer: that is declined or stopped in words. */
async function stopWork(ctx: Ctx, session: SessionRow): Promise<Stopped> {
  const draft = draftOf(session);
  await learnOfWork(ctx, draft, session.id);
  const { currentExecutionId: executionId } = draft;
  const { confirmation, information, decision } = draft.asks;
  if (draft.state !== "EXECUTING" || executionId === null || confirmation || information || decision) return "nothing";
  const say = REPLY[ctx.locale];
  try {
    await stopOwnExecution(ctx, { executionId, reason: STOPPED_BY_CUSTOMER });
  } catch (error) {
    if (!(error instanceof AppError) || error.options.reason !== "past_no_return") return "nothing";
    await tell(ctx.db, session, draft, { parts: [{ type: "text", text: say.tooLate }], executionId: null });
    return "too_late";
  }
  go(draft, "compensate");
  // Who presses Stop does not want the rest of the answer either.
  const more = (draft.context.agenda ?? []).length > 0;
  draft.context = { ...draft.context, agenda: [] };
  const stopping: ChatPart = {
    type: "data-notice",
    id: "notice:stopping",
    data: { code: "stopping", message: more ? say.stoppingAll : say.stopping },
  };
  await tell(ctx.db, session, draft, { parts: [stopping], executionId });
  return "work";
}

async function tell(
  db: Db,
  session: SessionRow,
  draft: Draft,
  said: { parts: ChatPart[]; executionId: string | null },
) {
  const turn = await saveTakenUp(db, session, draft, said);
  await publish(db, `session:${session.id}`, { turn });
}
