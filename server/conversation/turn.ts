// The one entry for every channel: one message in, one answer begun. Everything a turn does commits together (both
// messages, the session, the execution and its job) or not at all, and the same message sent twice is one turn.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import { toLocale, type Ctx, type Locale } from "../context";
import { transaction, type Message, type SessionState as SessionRow } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { publish } from "../postgres/notify";
import { sopCatalog, type Catalog } from "../sop/catalog";
import { NOTHING_MORE, takeUpAgenda } from "./agenda";
import { apply, type Draft } from "./apply";
import { chatPartOf } from "./attachments/attachment-facts";
import { MAX_PER_MESSAGE } from "./attachments/attachment.schema";
import { PICTURES } from "./attachments/attachment-texts";
import { bindToMessage, bindToWork, keptPictures, unsentPictures } from "./attachments/send-attachments";
import { decideAnswer } from "./decide";
import type { Decision, Said } from "./decision";
import { readVerdict } from "./confirm-words";
import { cleanMessage, isBlank, MAX_MESSAGE_LENGTH } from "./intent/normalise";
import type { SecondOpinion } from "./intent/model-layer";
import { currentRecogniser, type Recognition } from "./intent/recognise";
import { storeRecognition } from "./intent/stored";
import { recordModelCalls } from "../models/call";
import type { ModelRuntime } from "../models/runtime";
import { asProved } from "./guest/codes";
import { summariseLater } from "./context/summarise";
import { hear } from "./hear";
import { withPeople } from "./handoff-turn";
import { lapse, decideAtRest } from "./lapsed";
import { leaveQueue } from "./leave-queue";
import { projectMessages } from "./messages";
import { addedNotice, decidePictures } from "./picture-only";
import type { ChatMessage, ChatPart } from "./parts.schema";
import { REPLY } from "./reply-texts";
import {
  appendHistory,
  isExpired,
  lockSession,
  readContext,
  SESSION_TTL_MS,
  shorten,
  type SessionContext,
} from "./session";
import { draftOf, learnOfWork } from "./learn-of-work";
import { go, keepMoves } from "./session-journal";
import { decideWhileWorking } from "./while-working";
import type { WorkReply } from "./work-reply";

export const CHANNELS = ["web", "rest", "slack", "cli"] as const;

export const turnInput = z.object({
  sessionId: z.string().max(64),
  text: z.string(),
  /** The sender's own name for the message; the same one again is the same turn. */
  clientMessageId: z.string().regex(/^[\w.:-]{1,64}$/),
  channel: z.enum(CHANNELS),
  /** Pictures that go with it, by their ids; with one, the text may be empty. */
  attachments: z
    .array(z.string().max(64))
    .max(MAX_PER_MESSAGE)
    .refine((ids) => new Set(ids).size === ids.length)
    .default([]),
});

export type TurnResult = {
  sessionId: string;
  userMessage: ChatMessage;
  assistantMessage: ChatMessage;
  executionId: string | null;
};

export type Reading = {
  /** Its customer wants no answer any more; only what is not decided yet is cut short by it. */
  signal?: AbortSignal;
  /** When the message came in, where it has waited since. */
  arrivedAt?: Date;
};

/**
 * Takes one message. Throws VALIDATION (message_empty, message_too_long, attachment_not_found), NOT_FOUND for somebody
 * else's session, FORBIDDEN without chat:use.
 */
export async function turn(
  ctx: Ctx,
  input: z.input<typeof turnInput>,
  models?: ModelRuntime,
  reading: Reading = {},
): Promise<TurnResult> {
  requirePermission(ctx, "chat:use");
  const { sessionId, clientMessageId, channel, text: raw, attachments } = parseInput(input);
  const text = acceptMessage(raw, attachments.length > 0);
  const { signal, arrivedAt = ctx.clock.now() } = reading;
  const catalog = await sopCatalog();
  currentRecogniser(); // trained before the lock is taken, not under it
  const opinion = await hear(ctx, { sessionId, text, clientMessageId, ...(signal ? { signal } : {}) }, models);
  const rows = await transaction(ctx.db, async (db) => {
    const tx = { ...ctx, db };
    const session = await lockSession(tx, { sessionId, channel });
    const before = await db.message.findFirst({ where: { sessionId: session.id, clientMessageId } });
    const { stopped } = await leaveQueue(db, session.id, clientMessageId);
    const sent = { text, clientMessageId, channel, opinion, attachments, arrivedAt, stopped };
    const number = before?.turn ?? (await takeTurn(tx, session, catalog, sent, models));
    return db.message.findMany({ where: { sessionId: session.id, turn: number }, orderBy: { role: "desc" } });
  });
  return resultOf(sessionId, rows, await projectMessages(ctx.db, rows));
}

/** Throws VALIDATION (body_invalid) with the names of what is wrong. */
export function parseInput(input: unknown): z.output<typeof turnInput> {
  const result = turnInput.safeParse(input);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join("."));
  throw new AppError("VALIDATION", `Not usable: ${[...new Set(fields)].join(", ")}.`, { reason: "body_invalid" });
}

/** The message as it is kept. Throws VALIDATION when there is nothing in it nor with it, or too much. */
export function acceptMessage(raw: string, withPictures = false): string {
  if (raw.length > MAX_MESSAGE_LENGTH) {
    throw new AppError("VALIDATION", `A message has at most ${MAX_MESSAGE_LENGTH} characters.`, {
      reason: "message_too_long",
      details: { length: raw.length, max: MAX_MESSAGE_LENGTH },
    });
  }
  const text = cleanMessage(raw);
  if (isBlank(text) && withPictures) return "";
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
  attachments: readonly string[];
  arrivedAt: Date;
  /** Its customer stopped it before it was answered. */
  stopped: boolean;
};

async function takeTurn(
  from: Ctx,
  session: SessionRow,
  catalog: Catalog,
  sent: Sent,
  models?: ModelRuntime,
): Promise<number> {
  const ctx = await asProved(from, session.id);
  const now = ctx.clock.now();
  const spokenBefore = session.turn > 0 ? toLocale(session.locale) : null;
  const heard = sent.opinion.recognition;
  const recognition = isOffered(sent.text, readContext(session))
    ? asOffered(heard, spokenBefore)
    : { ...heard, language: keptLanguage(heard, spokenBefore) };
  const draft = draftOf(session);
  const notices = await bringUpToDate(ctx, session, draft, recognition);
  const pictures = await unsentPictures(ctx, sent.attachments);
  draft.context = { ...draft.context, ...keptPictures(draft.context.pictures, sent.attachments) };
  // "ok" is a word of both languages: it answers a question in the language that was asked.
  const answers = draft.asks.confirmation !== null && readVerdict(sent.text) !== null;
  const language = answers ? toLocale(session.locale) : recognition.language;
  const said: Said = {
    ctx: { ...ctx, locale: language },
    catalog,
    recognition,
    context: draft.context,
    words: sent.text,
    sessionId: session.id,
    arrivedAt: sent.arrivedAt,
  };
  const about = { sessionId: session.id, channel: sent.channel };
  const where = { session, confirming: draft.asks.confirmation !== null };
  const { decision, held } = sent.stopped
    ? { decision: stoppedReply(said, draft), held: true }
    : await withPeople(said, where, () => decide(said, draft, pictures.length));
  // What a guest has just proved counts for what they asked before.
  const proved = { ...said, ctx: await asProved(said.ctx, session.id) };
  if (!sent.stopped) await giveToWork(proved, draft, decision);
  const replyTo = await apply(proved, draft, decision, about);
  // With a person nothing more is begun; what is left waits until they give the conversation back.
  const waits = held || decision.kind === "fail" || draft.context.paused !== undefined;
  const next = waits ? NOTHING_MORE : await takeUpAgenda(proved, draft, about);
  const executionId = replyTo ?? next.executionId;

  const number = session.turn + 1;
  // In a person's hands nothing was put aside: they go on with it. Nor was what this very message goes on with.
  const tookUp = draft.context.lapsed === undefined && decision.kind !== "say" && decision.kind !== "abandon";
  const parts = [...(held || tookUp ? [] : notices), ...decision.parts, ...next.parts];
  const words = [spoken(decision.kind, decision.parts), spoken("say", next.parts)].filter(Boolean).join("\n");
  const at = now.toISOString();
  const written = sent.text || PICTURES[language].sent(pictures.length);
  const messageId = newId("msg");
  await ctx.db.message.createMany({
    data: [
      {
        id: messageId,
        sessionId: session.id,
        turn: number,
        role: "user",
        text: written,
        parts: [...pictures.map(chatPartOf), ...(sent.text ? [{ type: "text", text: sent.text }] : [])],
        clientMessageId: sent.clientMessageId,
        createdAt: now,
      },
      {
        id: newId("msg"),
        sessionId: session.id,
        turn: number,
        role: "assistant",
        text: words,
        parts,
        executionId,
        createdAt: now,
      },
    ],
  });
  await bindToMessage(ctx.db, sent.attachments, { id: messageId, sessionId: session.id });
  // Of pictures nothing was recognised.
  if (sent.text) await storeRecognition(ctx, { messageId, sessionId: session.id, text: sent.text, recognition });
  await recordModelCalls(ctx.db, sent.opinion.calls, {
    sessionId: session.id,
    messageId,
    ...(executionId ? { executionId, stepId: RECOGNISED } : {}),
  });
  const begun = decision.kind === "start" && next.parts.length === 0;
  const replied = begun ? [] : [{ role: "assistant" as const, text: words, at }];
  await ctx.db.sessionState.update({
    where: { id: session.id },
    data: {
      state: draft.state,
      context: draft.context,
      pendingSlots: draft.context.pending ? [draft.context.pending.slot] : [],
      currentExecutionId: draft.currentExecutionId,
      currentSopId: draft.currentSopId,
      history: appendHistory(draft.history, { role: "user", text: written, at }, ...replied),
      title: session.title ?? shorten(written, 60),
      locale: language,
      turn: number,
      lastActiveAt: now,
      expiresAt: new Date(now.getTime() + SESSION_TTL_MS),
      archivedAt: null,
      // Whoever writes has seen what was there; what comes of it later is news.
      seenAt: now,
    },
    select: { id: true },
  });
  await summariseLater(ctx.db, { sessionId: session.id, turn: number }, models);
  await keepMoves(ctx.db, { id: session.id, turn: number }, draft.moves, now);
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
  await learnOfWork(ctx, draft, session.id);
  if (draft.state === "ERROR") recover(draft);
  // Work goes on however long nobody writes, and what it asks has a time-out of its own; only our own question expires.
  return isExpired(session, ctx.clock.now()) ? lapse(draft, recognition.language) : [];
}

/** Pictures sent while work is under way are for that work, unless they came with a wish of their own. */
async function giveToWork({ ctx }: Said, draft: Draft, decision: Decision | WorkReply): Promise<void> {
  const { pictures, ...rest } = draft.context;
  const { kind } = decision;
  const first = "first" in decision ? (decision.first ?? []) : [];
  const last = "last" in decision ? (decision.last ?? []) : [];
  if (!pictures || kind !== "work" || draft.currentExecutionId === null || first.length + last.length > 0) return;
  await bindToWork(ctx.db, pictures, draft.currentExecutionId);
  draft.context = rest;
}

/** A question that could not be put is open again: what is said now answers it. */
function recover(draft: Draft): void {
  go(draft, "recover");
  const [first, ...agenda] = draft.context.agenda ?? [];
  if (first?.kind === "question") draft.context = { ...draft.context, pending: first.pending, agenda };
}

async function decide(said: Said, draft: Draft, pictures: number): Promise<Decision | WorkReply> {
  const alone = said.words === "" && pictures > 0;
  switch (draft.state) {
    case "EXECUTING":
    case "COMPENSATING":
    case "WAITING_CONFIRMATION":
      return alone ? picturesForWork(said, draft, pictures) : decideWhileWorking(said, draft);
    case "COLLECTING_INFO":
      if (alone) return decidePictures(said, pictures, draft.context.pending);
      return draft.context.pending ? decideAnswer(said, draft.context.pending) : decideAtRest(said, draft);
    case "IDLE":
    case "ERROR":
      if (alone) return decidePictures(said, pictures, null);
      return draft.context.pending ? decideAnswer(said, draft.context.pending) : decideAtRest(said, draft);
  }
}

/** The answer to what an approver wants to know may be a picture; anything else is told how the work stands. */
async function picturesForWork(said: Said, draft: Draft, count: number): Promise<Decision | WorkReply> {
  const { locale } = said.ctx;
  const asked = draft.asks.information !== null && draft.asks.confirmation === null;
  const words = asked ? PICTURES[locale].sent(count) : "";
  const reply = await decideWhileWorking({ ...said, words }, draft);
  return asked ? reply : { ...reply, parts: [addedNotice(locale, count), ...reply.parts] };
}

/** What was open stays open. */
function stoppedReply({ ctx }: Said, draft: Draft): Decision | WorkReply {
  const message = REPLY[ctx.locale].answerStopped;
  const parts: ChatPart[] = [
    { type: "data-notice", id: "notice:answer_stopped", data: { code: "answer_stopped", message } },
  ];
  const { pending, confirming } = draft.context;
  const rests = draft.state === "IDLE" || draft.state === "COLLECTING_INFO";
  if (rests && pending) return { kind: "ask", pending, parts };
  return rests ? { kind: "say", parts } : { kind: "work", parts, carriesOn: false, confirming };
}

/** What was said, as plain text. */
function spoken(kind: (Decision | WorkReply)["kind"], parts: readonly ChatPart[]): string {
  return parts
    .flatMap((part) => {
      if (part.type === "text") return [part.text];
      return kind === "work" && part.type === "data-notice" ? [part.data.message] : [];
    })
    .join("\n");
}
