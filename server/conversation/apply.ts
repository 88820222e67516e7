// Carries a decision out on the draft of a session, in the turn's transaction: the state moves, an execution starts, what is
// for later goes onto the agenda.
import type { Ctx } from "../context";
import { startExecution } from "../engine/client";
import { bindToWork, takesPictures } from "./attachments/send-attachments";
import { NO_ASKS, openAsks, type Asks } from "./asks";
import type { Decision, Later, Said } from "./decision";
import type { Agenda, SessionContext } from "./session";
import { go, type Moving } from "./session-journal";
import { askedSession } from "./settled";
import type { WorkReply } from "./work-reply";

/** The session's changing half while a turn is worked out. */
export type Draft = Moving & {
  context: SessionContext;
  history: unknown;
  currentSopId: string | null;
  /** What the work under way waits for from people. */
  asks: Asks;
};

export type About = { sessionId: string; channel: string };

/** More than anybody means to have waiting. */
const LONGEST_AGENDA = 8;

/** The id of the execution that the reply shows; null when it shows none. */
export async function apply(
  said: Said,
  draft: Draft,
  decision: Decision | WorkReply,
  about: About,
): Promise<string | null> {
  putOnAgenda(draft, decision);
  // Whatever else is said takes the conversation up again.
  const { paused: _, ...context } = draft.context;
  draft.context = decision.pause ? { ...context, paused: said.ctx.clock.now().toISOString() } : context;
  if (decision.aside) setAside(draft);
  switch (decision.kind) {
    case "work": {
      const { confirming } = decision;
      draft.context = { ...draft.context, pending: null, ...(confirming ? { confirming } : {}) };
      const works = draft.state === "EXECUTING" || draft.state === "WAITING_CONFIRMATION";
      if (decision.stopped && works) go(draft, "compensate");
      // The question may be answered now, or another one.
      await readAsks(said.ctx, draft, about.sessionId);
      return decision.carriesOn ? draft.currentExecutionId : null;
    }
    case "ask":
      go(draft, "ask");
      draft.context = { ...draft.context, pending: decision.pending };
      return null;
    case "fail":
      if (draft.state === "IDLE") go(draft, "ask");
      go(draft, "fail");
      draft.context = { ...draft.context, pending: null };
      return null;
    case "say":
    case "abandon":
      // Anything answered with a sentence leaves an open question behind.
      if (draft.state === "COLLECTING_INFO") go(draft, "abandon");
      draft.context = {
        ...draft.context,
        pending: null,
        ...(decision.away ? { lapsed: { pending: decision.away } } : {}),
      };
      return null;
    case "start":
      return start(said, draft, decision, about);
  }
}

async function start(
  said: Said,
  draft: Draft,
  decision: Extract<Decision, { kind: "start" }>,
  { sessionId, channel }: About,
): Promise<string> {
  const { ctx, recognition } = said;
  const { executionId } = await startExecution(ctx, {
    sop: decision.sop,
    input: executionInput(said, decision),
    sessionId,
    channel,
    locale: recognition.language,
    intent: decision.intent.id,
    intentConfidence: decision.intent.confidence,
    sentiment: decision.intent.sentiment,
  });
  const { pictures } = draft.context;
  const shown = takesPictures(decision.sop);
  if (shown && pictures) await bindToWork(ctx.db, pictures, executionId);
  draft.currentExecutionId = executionId;
  draft.currentSopId = decision.sop.graph.sopId;
  go(draft, "start");
  const { order_id: orderId } = decision.slots;
  const { agenda, aside, lapsed } = draft.context;
  draft.context = {
    pending: null,
    recentOrderId: typeof orderId === "string" ? orderId : draft.context.recentOrderId,
    recentIntent: decision.intent.id,
    ...(agenda ? { agenda } : {}),
    ...(aside ? { aside } : {}),
    ...(lapsed ? { lapsed } : {}),
    // What this work has no use for is kept for what comes after it.
    ...(pictures && !shown ? { pictures } : {}),
  };
  return executionId;
}

/** Of everything known, what the SOP's INPUT_SCHEMA asks for. */
function executionInput(
  { ctx, words, context }: Said,
  decision: Extract<Decision, { kind: "start" }>,
): Record<string, unknown> {
  const known: Record<string, unknown> = {
    ...(context.pictures ? { pictures: context.pictures } : {}),
    ...decision.slots,
    user_id: ctx.actor.customerId ?? ctx.actor.userId,
    message: words,
    locale: ctx.locale,
    intent: decision.intent.id,
    sentiment: decision.intent.sentiment,
  };
  const asked = Object.keys((decision.sop.graph.inputSchema.properties as Record<string, unknown> | undefined) ?? {});
  return Object.fromEntries(asked.filter((name) => known[name] !== undefined).map((name) => [name, known[name]]));
}

function putOnAgenda(draft: Draft, { first = [], last = [], clear }: Later): void {
  if (first.length + last.length === 0 && !clear) return;
  const kept: Agenda = clear ? [] : (draft.context.agenda ?? []);
  draft.context = { ...draft.context, agenda: [...first, ...kept, ...last].slice(0, LONGEST_AGENDA) };
}

/** The work goes on, or waits, without the conversation; its end is told behind the bell and shown under its message. */
export function setAside(draft: Draft): void {
  const { currentExecutionId } = draft;
  if (currentExecutionId === null) return;
  go(draft, "set_aside");
  const { confirming, aside = [], ...rest } = draft.context;
  draft.context = { ...rest, aside: [...aside, currentExecutionId], ...(confirming ? { confirming } : {}) };
  draft.currentExecutionId = null;
  draft.currentSopId = null;
  draft.asks = NO_ASKS;
}

/** What the work under way asks of people now, and the state and the question that follow from it. */
export async function readAsks({ db }: Pick<Ctx, "db">, draft: Draft, sessionId: string): Promise<void> {
  draft.asks = await openAsks(db, sessionId, draft.context.aside);
  askedSession(draft, draft.asks);
}
