// The answer to a message as server-sent events: `begin` once, `part` for each piece and each change of one, `done` with
// the whole reply when the work has ended or waits for somebody, or `error`. A comment keeps the line open meanwhile.
import type { ChatPart } from "../conversation/parts.schema";
import { logFailure } from "../log";
import { replyBody, type Taken } from "./rest";
import type { BeginData, ErrorBody, ReplyBody } from "./rest-contract";
import { follow } from "./web";

const KEEP_ALIVE_MS = 15_000;

type Events = { begin: BeginData; part: { key: string; part: ChatPart }; done: ReplyBody; error: ErrorBody };
type Send = <E extends keyof Events>(event: E, data: Events[E]) => void;

/** `refusal` words what failed after the first byte. */
export function replyEvents(
  taken: Taken,
  signal: AbortSignal,
  refusal: (error: unknown) => Promise<ErrorBody>,
): Response {
  const left = new AbortController();
  const gone = AbortSignal.any([signal, left.signal]);
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const write = (text: string) => {
        if (!gone.aborted) controller.enqueue(encoder.encode(text));
      };
      const send: Send = (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      const alive = setInterval(() => write(": still here\n\n"), KEEP_ALIVE_MS);
      void tell(taken, gone, send)
        .catch(async (error: unknown) => {
          logFailure("rest stream", error, { sessionId: taken.sessionId });
          send("error", await refusal(error));
        })
        .finally(() => {
          clearInterval(alive);
          // A reader that left has closed it already.
          if (!left.signal.aborted) controller.close();
        });
    },
    cancel: () => left.abort(),
  });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    },
  });
}

async function tell(taken: Taken, gone: AbortSignal, send: Send): Promise<void> {
  const { speaker, sessionId, message, executionId } = taken;
  send("begin", { sessionId, messageId: message.id, executionId });
  const write = changesOnly(send);
  write(message.parts);
  const last = message.complete ? message : await follow(speaker, message, executionId, write, gone);
  if (!gone.aborted) send("done", await replyBody(taken, last));
}

/** Sends what is new or differs from what was sent under its key. */
function changesOnly(send: Send): (parts: readonly ChatPart[]) => void {
  const sent = new Map<string, string>();
  return (parts) => {
    parts.forEach((part, position) => {
      const key = part.type === "text" ? `text:${position}` : `${part.type}:${part.id}`;
      const content = JSON.stringify(part);
      if (sent.get(key) === content) return;
      sent.set(key, content);
      send("part", { key, part });
    });
  };
}
