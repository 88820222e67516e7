// The REST API's way into a conversation: the same turns as the browser's, answered as JSON when the work has ended or
// waits for somebody, or as server-sent events while it goes on. Both are views of committed rows; leaving them changes
// nothing of the work.
import { toLocale, type Ctx, type Locale } from "../context";
import { readStanding } from "../conversation/awaiting";
import { HANDOFF } from "../conversation/handoff-texts";
import { readMessages } from "../conversation/messages";
import { openSession, speakerIn } from "../conversation/open-session";
import { intentDefinition } from "../conversation/intent/recognise";
import type { ChatMessage, ChatPart, HandoffPart, WorkPart } from "../conversation/parts.schema";
import { recogniseMessage } from "../conversation/recognise-message";
import { REPLY } from "../conversation/reply-texts";
import { findSession } from "../conversation/session";
import { sayInOrder } from "../conversation/take-queued";
import { acceptMessage } from "../conversation/turn";
import type { SessionState as SessionRow } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { MessageBody, RecognitionBody, ReplyBody, SessionBody } from "./rest-contract";
import { follow, rests } from "./web";

export async function recogniseBody(ctx: Ctx, input: Parameters<typeof recogniseMessage>[1]): Promise<RecognitionBody> {
  const { recognition, slots, latencyMs } = await recogniseMessage(ctx, input);
  const { intent, label, confidence, layer, language, sentiment, ambiguous } = recognition;
  return {
    ...{ intent, label: label[language], confidence, layer },
    aliases: intentDefinition(intent)?.aliases ?? [],
    latencyMs: Math.round(latencyMs * 1_000) / 1_000,
    ...{ language, sentiment, ambiguous },
    entities: recognition.entities.map(({ type, text, value, start, end }) => ({ type, text, value, start, end })),
    slots,
    candidates: recognition.candidates.map((one) => ({
      ...{ intent: one.intent, label: one.label[language], confidence: one.confidence, layer: one.layer },
    })),
  };
}

export async function openSessionBody(ctx: Ctx, input: Parameters<typeof openSession>[1]): Promise<SessionBody> {
  return sessionBody(ctx, await openSession(ctx, input), []);
}

/** Throws NOT_FOUND for sessions this token may not read. */
export async function readSessionBody(ctx: Ctx, sessionId: string): Promise<SessionBody> {
  const messages = await readMessages(ctx, { sessionId });
  return sessionBody(ctx, await findSession(ctx, sessionId), messages);
}

async function sessionBody(ctx: Ctx, row: SessionRow, messages: readonly ChatMessage[]): Promise<SessionBody> {
  const language = toLocale(row.locale);
  return {
    id: row.id,
    customerId: row.customerId,
    language,
    ...(await readStanding(ctx, row)),
    createdAt: row.createdAt.toISOString(),
    lastActiveAt: row.lastActiveAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    messages: messages.map((message): MessageBody => ({ ...message, text: wordsOf(message.parts, language) })),
  };
}

/** What is said in a message, for those who show nothing else: also what is asked and not answered yet, and who is waited for. */
function wordsOf(parts: readonly ChatPart[], locale: Locale): string {
  const told = parts.some((part) => part.type === "data-notice" && TELLS_WHO.has(part.data.code));
  const words = parts
    .flatMap((part) => {
      if (part.type === "text") return [part.text];
      if (part.type === "data-notice" || part.type === "data-handover") return [part.data.message];
      if (part.type === "data-work" && !told) return heldWords(part.data, locale);
      if (part.type === "data-confirmation" && part.data.status === "open") return [part.data.message];
      return part.type === "data-information" && part.data.status === "open" ? [part.data.question] : [];
    })
    .join("\n");
  return words === ""
    ? parts.map((part) => (part.type === "data-handoff" ? whoHasIt(part.data, locale) : "")).join("")
    : words;
}

/** Where nothing else is said: that a person is waited for, or there. */
function whoHasIt({ status, ahead, person }: HandoffPart, locale: Locale): string {
  if (status === "WAITING") return HANDOFF[locale].waiting(ahead ?? 0);
  return status === "TAKEN" && person ? HANDOFF[locale].withPerson(person.name) : "";
}

/** Notices that say already that a colleague has it. */
const TELLS_WHO: ReadonlySet<string> = new Set(["waiting_for_person", "passed_on"]);

function heldWords({ status, waitingFor, title }: WorkPart, locale: Locale): string[] {
  if (status === "PAUSED") return [REPLY[locale].paused(title, "")];
  return waitingFor === "person" ? [REPLY[locale].waitingForPerson(title, "")] : [];
}

/** A message that was taken: whose words it was said in, and the answer as it stood then. */
export type Taken = { speaker: Ctx; sessionId: string; message: ChatMessage; executionId: string | null };

/**
 * Says a message in a session of one's own. `key` is the sender's name for it: the same one again is the same message.
 * Throws NOT_FOUND, CONFLICT (idempotency_key_used) for a key that another text was sent under.
 */
export async function takeMessage(
  ctx: Ctx,
  {
    sessionId,
    message: text,
    attachments = [],
    key,
  }: { sessionId: string; message: string; attachments?: string[]; key: string | null },
): Promise<Taken> {
  const speaker = await speakerIn(ctx, sessionId);
  const said = { sessionId, text, attachments, clientMessageId: key ?? newId("msg"), channel: "rest" as const };
  const { userMessage, assistantMessage: message, executionId } = await sayInOrder(speaker, said);
  if (!isSame(userMessage, acceptMessage(text, attachments.length > 0), attachments)) {
    throw new AppError("CONFLICT", "Another message was sent under this Idempotency-Key; give each its own.", {
      reason: "idempotency_key_used",
    });
  }
  return { speaker, sessionId, message, executionId };
}

function isSame({ parts }: ChatMessage, text: string, attachments: readonly string[]): boolean {
  const said = parts.find((part) => part.type === "text")?.text ?? "";
  const shown = parts.flatMap((part) => (part.type === "data-attachment" ? [part.data.attachmentId] : []));
  return said === text && shown.join() === attachments.join();
}

/** Waits until the work has ended or waits for somebody. `ready: false`: it went on when the time was up. */
export async function awaitReply(
  taken: Taken,
  { seconds, signal }: { seconds: number; signal: AbortSignal },
): Promise<{ ready: boolean; body: ReplyBody }> {
  const { speaker, message, executionId } = taken;
  const enough = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1_000)]);
  const last = message.complete ? message : await follow(speaker, message, executionId, () => {}, enough);
  return { ready: last.complete || rests(last), body: await replyBody(taken, last) };
}

export async function replyBody(taken: Taken, message: ChatMessage): Promise<ReplyBody> {
  const { speaker, sessionId } = taken;
  const session = await findSession(speaker, sessionId);
  const { state, awaiting, executionId } = await readStanding(speaker, session);
  return {
    sessionId,
    messageId: message.id,
    reply: wordsOf(message.parts, toLocale(session.locale)),
    parts: message.parts,
    complete: message.complete,
    state,
    executionId: taken.executionId ?? executionId,
    awaiting,
  };
}
