// The browser's way into a conversation: a turn in, the answer out as the AI SDK's UI message stream. The stream is a
// view of committed rows: it re-reads them at every piece of news, so a lost notification delays it and loses nothing,
// and ending or leaving it changes nothing of the work.
import { createUIMessageStream, createUIMessageStreamResponse, type UIMessage, type UIMessageStreamWriter } from "ai";
import type { Ctx } from "../context";
import { logFailure } from "../log";
import { readMessages, refreshMessage } from "../conversation/messages";
import type { ChatDataParts, ChatMessage, ChatPart } from "../conversation/parts.schema";
import { sayInOrder } from "../conversation/take-queued";
import { subscribe } from "../postgres/notify";
import { readLiveText, withLiveText, type LiveText } from "./live-text";
import { wakeups } from "./wakeups";

export type WebMessage = UIMessage<{ createdAt?: string; complete?: boolean }, ChatDataParts>;
type Writer = UIMessageStreamWriter<WebMessage>;

const KEEP_ALIVE_MS = 15_000;
/** Looks again without news after this long. */
const SAFETY_MS = 2_000;

/** Takes a message in its turn and streams the answer to it. Throws before the first byte when the turn is refused. */
export async function answerMessage(
  ctx: Ctx,
  input: { sessionId: string; message: { id: string; text: string; attachments?: string[] } },
  signal: AbortSignal,
): Promise<Response> {
  const result = await sayInOrder(ctx, {
    sessionId: input.sessionId,
    text: input.message.text,
    clientMessageId: input.message.id,
    ...(input.message.attachments ? { attachments: input.message.attachments } : {}),
    channel: "web",
  });
  return streamMessage(ctx, result.sessionId, result.assistantMessage, result.executionId, signal);
}

/**
 * Joins the answer that is being worked on; null when there is none. A page carries a stream on in its last message, so
 * work that something was said after is left to the session's news.
 */
export async function resumeMessage(ctx: Ctx, sessionId: string, signal: AbortSignal): Promise<Response | null> {
  const messages = await readMessages(ctx, { sessionId });
  const unfinished = messages.at(-1);
  if (!unfinished || unfinished.complete) return null;
  const work = unfinished.parts.find((part) => part.type === "data-work");
  return streamMessage(ctx, sessionId, unfinished, work?.data.executionId ?? null, signal);
}

function streamMessage(
  ctx: Ctx,
  sessionId: string,
  message: ChatMessage,
  executionId: string | null,
  signal: AbortSignal,
): Response {
  const left = new AbortController();
  const gone = AbortSignal.any([signal, left.signal]);
  const stream = createUIMessageStream<WebMessage>({
    execute: async ({ writer }) => {
      writer.write({ type: "start", messageId: message.id, messageMetadata: metadataOf(message) });
      const write = partWriter(writer);
      write(message.parts);
      const last = message.complete ? message : await follow(ctx, message, executionId, write, gone);
      if (!gone.aborted) writer.write({ type: "finish", messageMetadata: metadataOf(last) });
    },
    onError: (error) => {
      logFailure("chat stream", error, { sessionId });
      return "INTERNAL";
    },
  });
  return createUIMessageStreamResponse({ stream: onCancel(stream, () => left.abort()), keepAliveMs: KEEP_ALIVE_MS });
}

function metadataOf(message: ChatMessage) {
  return { createdAt: message.createdAt, complete: message.complete };
}

/**
 * Whether nothing more comes before a person has spoken. The stream ends then: a page that goes on reading it would take
 * itself for busy for hours. It joins again when the session's news tell that something happened.
 */
export function rests({ parts }: ChatMessage): boolean {
  const work = parts.find((part) => part.type === "data-work")?.data;
  return work?.status === "PAUSED" || work?.waitingFor === "customer" || work?.waitingFor === "person";
}

/** Writes what changed of a message until its execution has ended, rests, or nobody reads any more. */
export async function follow(
  ctx: Ctx,
  message: ChatMessage,
  executionId: string | null,
  write: (parts: readonly ChatPart[]) => void,
  gone: AbortSignal,
): Promise<ChatMessage> {
  const news = wakeups(gone, SAFETY_MS);
  let latest = message;
  let live: LiveText | null = null;
  // Listening begins before the first look, so that nothing falls between the two.
  const stops = await Promise.all([
    subscribe(`execution:${executionId ?? ""}`, news.wake),
    subscribe(`live:${executionId ?? ""}`, (told) => {
      const heard = readLiveText(told);
      if (!heard || gone.aborted) return;
      live = heard;
      write(withLiveText(latest.parts, live));
    }),
  ]);
  try {
    while (!gone.aborted && !latest.complete) {
      latest = (await refreshMessage(ctx.db, message.id)) ?? { ...latest, complete: true };
      write(withLiveText(latest.parts, live));
      if (rests(latest)) {
        // What it asks may have been read a moment before it came to rest.
        latest = (await refreshMessage(ctx.db, message.id)) ?? latest;
        write(withLiveText(latest.parts, live));
        if (rests(latest)) break;
      }
      if (!latest.complete) await news.next();
    }
    return latest;
  } finally {
    for (const stop of stops) stop();
  }
}

/** Sends the parts that are new or differ from what was sent; data parts keep their id, so the page replaces them. */
function partWriter(writer: Writer): (parts: readonly ChatPart[]) => void {
  const sent = new Map<string, string>();
  return (parts) => {
    parts.forEach((part, position) => {
      const key = part.type === "text" ? `text:${position}` : `${part.type}:${part.id}`;
      const content = JSON.stringify(part);
      if (sent.get(key) === content) return;
      if (part.type !== "text") writer.write(part);
      // A text is written once it is final; its first form stays.
      else if (!sent.has(key)) writeText(writer, key, part.withCards ?? part.text);
      sent.set(key, content);
    });
  };
}

/** A text in the pieces a reader takes it in: lines, and in long lines sentences. */
function writeText(writer: Writer, id: string, text: string): void {
  writer.write({ type: "text-start", id });
  for (const delta of text.match(/[^\n。！？!?]{1,80}[。！？!?]?\n?|\n|[。！？!?]/gu) ?? []) {
    writer.write({ type: "text-delta", id, delta });
  }
  writer.write({ type: "text-end", id });
}

/** Passes a stream on and says when its reader went away, which the SDK's own stream does not. */
function onCancel<T>(stream: ReadableStream<T>, cancelled: () => void): ReadableStream<T> {
  const reader = stream.getReader();
  return new ReadableStream<T>({
    pull: async (controller) => {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => {
      cancelled();
      return reader.cancel(reason);
    },
  });
}
