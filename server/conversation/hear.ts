// What a message is taken for, before its turn begins: the models that may be asked about it answer over the network, and
// a session's row is not held meanwhile. Where nothing depends on what is wanted (a question is open, work is under way),
// no model is asked.
import { toLocale, type Ctx } from "../context";
import type { SessionState as SessionRow } from "../db";
import type { ModelRuntime } from "../models/runtime";
import { readVerdict } from "./confirm-words";
import { openHandoff } from "./handoff";
import type { SecondOpinion } from "./intent/model-layer";
import { recognise } from "./intent/recognise";
import { askSecondOpinion, wantsSecondOpinion } from "./intent/second-opinion";
import { isExpired, readContext, readState, SESSION_ID } from "./session";
import { readSurroundings } from "./surroundings";

type Sent = { sessionId: string; text: string; clientMessageId: string; signal?: AbortSignal };

export async function hear(ctx: Ctx, sent: Sent, models?: ModelRuntime): Promise<SecondOpinion> {
  const { sessionId, text, clientMessageId, signal } = sent;
  const mine = { id: sessionId, userId: ctx.actor.userId };
  const session = SESSION_ID.test(sessionId) ? await ctx.db.sessionState.findFirst({ where: mine }) : null;
  const spokenBefore = session && session.turn > 0 ? toLocale(session.locale) : null;
  const recognition = recognise(text, { locale: spokenBefore ?? ctx.locale, about: await readSurroundings(ctx) });
  const alone = { recognition, calls: [] };
  if (text === "") return alone;
  if (!wantsSecondOpinion(recognition, models) || (session && !(await asksWhatIsWanted(ctx, session, text))))
    return alone;
  // The same message again gets the first one's answer.
  const before = await ctx.db.message.findFirst({ where: { sessionId, clientMessageId }, select: { id: true } });
  const asking = { runtime: models, sessionId: session?.id ?? null, signal };
  return before ? alone : askSecondOpinion(ctx, text, recognition, asking);
}

/** Whether the next message of this session is read as a new request, and by Steward rather than a person. */
async function asksWhatIsWanted(ctx: Ctx, session: SessionRow, text: string): Promise<boolean> {
  const state = readState(session);
  const { pending } = readContext(session);
  if (readVerdict(text) !== null || pending?.buttons?.includes(text.trim())) return false;
  if ((await openHandoff(ctx.db, session.id)) !== null) return false;
  if (state === "COLLECTING_INFO") return pending?.slot === "intent" || isExpired(session, ctx.clock.now());
  return state === "IDLE" || state === "ERROR";
}
