// The one entry for every channel: one message in, one answer begun. Everything a turn does commits together (both
// messages, the session, the execution and its job) or not at all, and the same message sent twice is one turn.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import { toLocale, type Ctx, type Locale } from "../context";
import { transaction, type Message, type SessionState as SessionRow } from "../db";
import { startExecution } from "../engine/client";
import { isTerminal } from "../engine/status";
import { AppError } from "../errors";
import { newId } from "../ids";
import { publish } from "../postgres/notify";
import { sopCatalog, type Catalog } from "../sop/catalog";
import { decideAnswer, decideRequest } from "./decide";
import type { Decision, Said } from "./decision";
import { readVerdict } from "./confirm-words";
import { cleanMessage, isBlank, MAX_MESSAGE_LENGTH } from "./intent/normalise";
import type { SecondOpinion } from "./intent/model-layer";
import { currentRecogniser, type Recognition } from "./intent/recognise";
import { storeRecognition } from "./intent/stored";
import { recordModelCalls } from "../models/call";
import type { ModelRuntime } from "../models/runtime";
import { hear } from "./hear";
import { answerAsk } from "./answer-ask";
import { withPeople } from "./handoff-turn";
import { NO_ASKS, openAsks, type Asks } from "./asks";
import { projectMessages } from "./messages";
import type { ChatMessage, ChatPart } from "./parts.schema";
import { REPLY } from "./reply-texts";
import {
  appendHistory,
  EMPTY_CONTEXT,
  lockSession,
  readContext,
  readState,
  SESSION_TTL_MS,
  shorten,
  transition,
  type SessionContext,
  type SessionEvent,
  type SessionState,
} from "./session";
import { askedSession, settledSession } from "./settle";
import { statusParts } from "./status-reply";

export const CHANNELS = ["web", "rest", "slack", "cli"] as const;

export const turnInput = z.object({
  sessionId: z.string().max(64),
  text: z.string(),
  /** The sender's own name for the message; the same one again is the same turn. */
  clientMessageId: z.string().regex(/^[\w.:-]{1,64}$/),
  channel: z.enum(CHANNELS),
});

export type TurnResult = {
  sessionId: string;
  userMessage: ChatMessage;
  assistantMessage: ChatMessage;
  executionId: string | null;
};

/**
 * Takes one message. Throws VALIDATION (message_empty, message_too_long), NOT_FOUND for somebody else's session,
 * FORBIDDEN without chat:use.
 */
export async function turn(ctx: Ctx, input: z.input<typeof turnInput>, models?: ModelRuntime): Promise<TurnResult> {
  requirePermission(ctx, "chat:use");
  const { sessionId, clientMessageId, channel, text: raw } = parseInput(input);
  const text = acceptMessage(raw);
  const catalog = await sopCatalog();
  currentRecogniser(); // trained before the lock is taken, not under it
  const opinion = await hear(ctx, { sessionId, text, clientMessageId }, models);
  const rows = await transaction(ctx.db, async (db) => {
    const tx = { ...ctx, db };
    const session = await lockSession(tx, { sessionId, channel });
    const before = await db.message.findFirst({ where: { sessionId: session.id, clientMessageId } });
    const number = before?.turn ?? (await takeTurn(tx, session, catalog, { text, clientMessageId, channel, opinion }));
    return db.message.findMany({ where: { sessionId: session.id, turn: number }, orderBy: { role: "desc" } });
  });
  return resultOf(sessionId, rows, await projectMessages(ctx.db, rows));
}

function parseInput(input: unknown): z.output<typeof turnInput> {
  const result = turnInput.safeParse(input);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join("."));
  throw new AppError("VALIDATION", `Not usable: ${[...new Set(fields)].join(", ")}.`, { reason: "body_invalid" });
}

/** The message as it is kept. Throws VALIDATION when there is nothing in it, or too much. */
export function acceptMessage(raw: string): string {
  if (raw.length > MAX_MESSAGE_LENGTH) {
    throw new AppError("VALIDATION", `A message has at most ${MAX_MESSAGE_LENGTH} characters.`, {
      reason: "message_too_long",
      details: { length: raw.length, max: MAX_MESSAGE_LENGTH },
    });
  }
  const text = cleanMessage(raw);
  if (isBlank(text)) throw new AppError("VALIDATION", "The message is empty.", { reason: "message_empty" });
  return text;
}

function resultOf(sessionId: string, rows: readonly Message[], messages: readonly ChatMessage[]): TurnResult {
  const [userMessage, assistantMessage] = messages;
  if (!userMessage || !assistantMessage) throw new AppError("INTERNAL", "A turn has two messages.");
  return { sessionId, userMessage, assistantMessage, executionId: rows[1]?.executionId ?? null };
}

/** Under which name an execution's costs hold what recognising its request cost. */
const RECOGNISED = "recognise_intent";

type Sent = {
  text: string;
  clientMessageId: string;
  channel: (typeof CHANNELS)[number];
  /** What it was taken for, and what models were asked about it. */
  opinion: SecondOpinion;
};
/** The session's changing half while a turn is worked out. */
type Draft = {
  state: SessionState;
  context: SessionContext;
  history: unknown;
  currentExecutionId: string | null;
  /** What the work under way waits for from people. */
  asks: Asks;
};

async function takeTurn(ctx: Ctx, session: SessionRow, catalog: Catalog, sent: Sent): Promise<number> {
  const now = ctx.clock.now();
  const spokenBefore = session.turn > 0 ? toLocale(session.locale) : null;
  const heard = sent.opinion.recognition;
  const recognition = isOffered(sent.text, readContext(session))
    ? asOffered(heard, spokenBefore)
    : { ...heard, language: keptLanguage(heard, spokenBefore) };
  const draft: Draft = {
    state: readState(session),
    context: readContext(session),
    history: session.history,
    currentExecutionId: session.currentExecutionId,
    asks: NO_ASKS,
  };
  const notices = await bringUpToDate(ctx, session, draft, recognition);
  // "ok" is a word of both languages: it answers a question in the language that was asked.
  const answers = draft.asks.confirmation !== null && readVerdict(sent.text) !== null;
  const language = answers ? toLocale(session.locale) : recognition.language;
  const said: Said = {
    ctx: { ...ctx, locale: language },
    catalog,
    recognition,
    context: draft.context,
    words: sent.text,
  };
  const where = { session, confirming: draft.asks.confirmation !== null };
  const { decision, held } = await withPeople(said, where, () => decide(said, draft, sent.text));
  const executionId = await apply(said, draft, decision, sent, session.id);

  const number = session.turn + 1;
  // In a person's hands nothing was put aside: they go on with it.
  const parts = [...(held ? [] : notices), ...decision.parts];
  const at = now.toISOString();
  const messageId = newId("msg");
  await ctx.db.message.createMany({
    data: [
      {
        id: messageId,
        sessionId: session.id,
        turn: number,
        role: "user",
        text: sent.text,
        parts: [{ type: "text", text: sent.text }],
        clientMessageId: sent.clientMessageId,
        createdAt: now,
      },
      {
        id: newId("msg"),
        sessionId: session.id,
        turn: number,
        role: "assistant",
        text: spoken(decision),
        parts,
        executionId,
        createdAt: now,
      },
    ],
  });
  await storeRecognition(ctx, { messageId, sessionId: session.id, text: sent.text, recognition });
  await recordModelCalls(ctx.db, sent.opinion.calls, executionId ? { executionId, stepId: RECOGNISED } : {});
  const replied = decision.kind === "start" ? [] : [{ role: "assistant" as const, text: spoken(decision), at }];
  await ctx.db.sessionState.update({
    where: { id: session.id },
    data: {
      state: draft.state,
      context: draft.context,
      pendingSlots: draft.context.pending ? [draft.context.pending.slot] : [],
      currentExecutionId: draft.currentExecutionId,
      currentSopId:
        decision.kind === "start" ? decision.sop.graph.sopId : draft.currentExecutionId ? session.currentSopId : null,
      history: appendHistory(draft.history, { role: "user", text: sent.text, at }, ...replied),
      title: session.title ?? shorten(sent.text, 60),
      locale: language,
      turn: number,
      lastActiveAt: now,
      expiresAt: new Date(now.getTime() + SESSION_TTL_MS),
    },
    select: { id: true },
  });
  await publish(ctx.db, `session:${session.id}`, { turn: number });
  return number;
}

function isOffered(text: string, { pending }: SessionContext): boolean {
  return pending?.buttons?.some((button) => button.trim() === text.trim()) ?? false;
}

/** What was picked is in our words, not the customer's: it tells no language, and a number within it is no order. */
function asOffered(heard: Recognition, before: Locale | null): Recognition {
  const entities = heard.entities.filter(({ value }) => value === heard.text.trim());
  return { ...heard, language: before ?? heard.language, entities };
}

/** "PayPal", "L": names and sizes are written alike in a Chinese conversation, and do not end it. */
function keptLanguage({ text, language }: Recognition, before: Locale | null): Locale {
  const words = text.match(/[\p{Script=Latin}\p{N}'’.@+-]+/gu) ?? [];
  return before === "zh-CN" && words.length <= 2 ? before : language;
}

/** What time and the engine did since the last turn: an ended execution, an old question, an error that was told. */
async function bringUpToDate(
  ctx: Ctx,
  session: SessionRow,
  draft: Draft,
  recognition: Recognition,
): Promise<ChatPart[]> {
  const running = draft.currentExecutionId
    ? await ctx.db.execution.findUnique({ where: { id: draft.currentExecutionId } })
    : null;
  if (running && isTerminal(running.status)) {
    const settled = settledSession(session, running);
    if (settled) Object.assign(draft, settled);
  } else if (running) {
    await readAsks(ctx, draft, session.id);
  }
  if (draft.state === "ERROR") draft.state = transition(draft.state, "recover");
  if (session.expiresAt > ctx.clock.now()) return [];
  // Work goes on however long nobody writes, and what it asks has a time-out of its own; only our own question expires.
  if (draft.state === "COLLECTING_INFO") draft.state = transition(draft.state, "expire");
  const { confirming } = draft.context;
  draft.context = confirming ? { ...EMPTY_CONTEXT, confirming } : EMPTY_CONTEXT;
  const message = REPLY[recognition.language].expired;
  return [{ type: "data-notice", id: "notice:session_expired", data: { code: "session_expired", message } }];
}

/** What the work under way asks of people now, and the state and the question that follow from it. */
async function readAsks(ctx: Ctx, draft: Draft, sessionId: string): Promise<void> {
  draft.asks = await openAsks(ctx.db, sessionId);
  const asked = askedSession(draft, draft.asks);
  if (asked) Object.assign(draft, asked);
}

/** A reply while work is under way: it starts nothing. `carriesOn`: the work is shown under it from now on. */
type WorkReply = { kind: "work"; parts: ChatPart[]; carriesOn: boolean; confirming: SessionContext["confirming"] };

async function decide(said: Said, draft: Draft, text: string): Promise<Decision | WorkReply> {
  switch (draft.state) {
    case "EXECUTING":
    case "COMPENSATING":
    case "WAITING_CONFIRMATION": {
      const { currentExecutionId: executionId, asks } = draft;
      const { confirming } = draft.context;
      const answer = await answerAsk({ ctx: said.ctx, text, executionId, confirming }, asks);
      if (answer) return { kind: "work", ...answer };
      const parts = await statusParts(said.ctx, executionId, asks);
      return { kind: "work", parts, carriesOn: false, confirming };
    }
    case "COLLECTING_INFO":
      return draft.context.pending ? decideAnswer(said, draft.context.pending) : decideRequest(said);
    case "IDLE":
    case "ERROR":
      return decideRequest(said);
  }
}

/** Carries a decision out on the draft; starts the execution, if that was decided. */
async function apply(
  said: Said,
  draft: Draft,
  decision: Decision | WorkReply,
  sent: Sent,
  sessionId: string,
): Promise<string | null> {
  const move = (event: SessionEvent) => (draft.state = transition(draft.state, event));
  switch (decision.kind) {
    case "work": {
      const { confirming } = decision;
      draft.context = { ...draft.context, pending: null, ...(confirming ? { confirming } : {}) };
      // The question may be answered now, or another one.
      await readAsks(said.ctx, draft, sessionId);
      return decision.carriesOn ? draft.currentExecutionId : null;
    }
    case "ask":
      move("ask");
      draft.context = { ...draft.context, pending: decision.pending };
      return null;
    case "say":
    case "abandon":
      // Anything answered with a sentence leaves an open question behind.
      if (draft.state === "COLLECTING_INFO") move("abandon");
      draft.context = { ...draft.context, pending: null };
      return null;
    case "start": {
      const { ctx, recognition } = said;
      const { executionId } = await startExecution(ctx, {
        sop: decision.sop,
        input: executionInput(said, decision, sent.text),
        sessionId,
        channel: sent.channel,
        locale: recognition.language,
        intent: decision.intent.id,
        intentConfidence: decision.intent.confidence,
        sentiment: decision.intent.sentiment,
      });
      move("start");
      draft.currentExecutionId = executionId;
      const { order_id: orderId } = decision.slots;
      draft.context = {
        pending: null,
        recentOrderId: typeof orderId === "string" ? orderId : draft.context.recentOrderId,
        recentIntent: decision.intent.id,
      };
      return executionId;
    }
  }
}

/** Of everything known, what the SOP's INPUT_SCHEMA asks for. */
function executionInput(
  { ctx }: Said,
  decision: Extract<Decision, { kind: "start" }>,
  text: string,
): Record<string, unknown> {
  const known: Record<string, unknown> = {
    ...decision.slots,
    user_id: ctx.actor.customerId ?? ctx.actor.userId,
    message: text,
    locale: ctx.locale,
    intent: decision.intent.id,
    sentiment: decision.intent.sentiment,
  };
  const asked = Object.keys((decision.sop.graph.inputSchema.properties as Record<string, unknown> | undefined) ?? {});
  return Object.fromEntries(asked.filter((name) => known[name] !== undefined).map((name) => [name, known[name]]));
}

/** What was said, as plain text. */
function spoken({ kind, parts }: Decision | WorkReply): string {
  return parts
    .flatMap((part) => {
      if (part.type === "text") return [part.text];
      return kind === "work" && part.type === "data-notice" ? [part.data.message] : [];
    })
    .join("\n");
}
