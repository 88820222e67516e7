// Tells a tab that the messages behind its bell changed: a new one, or one that was read in another tab. It says only that
// something changed; the tab reads what.
import type { Ctx } from "../context";
import { logFailure } from "../log";
import { subscribe } from "../postgres/notify";
import { messageTopic } from "../resources/messages";
import { recipientOfActor } from "../resources/recipients";
import { wakeups } from "./wakeups";

const KEEP_ALIVE_MS = 15_000;

/** Server-sent events of whoever asks. */
export function messageEvents(ctx: Ctx, signal: AbortSignal): Response {
  const left = new AbortController();
  const gone = AbortSignal.any([signal, left.signal]);
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      send("retry: 5000\n\n");
      void watch(ctx, gone, send)
        .catch((error: unknown) => logFailure("message events", error))
        .finally(() => {
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

async function watch(ctx: Ctx, gone: AbortSignal, send: (text: string) => void): Promise<void> {
  const news = wakeups(gone, KEEP_ALIVE_MS);
  let heard = false;
  const stop = await subscribe(messageTopic(recipientOfActor(ctx.actor)), () => {
    heard = true;
    news.wake();
  });
  try {
    while (!gone.aborted) {
      await news.next();
      if (gone.aborted) break;
      send(heard ? "event: changed\ndata: {}\n\n" : ": still here\n\n");
      heard = false;
    }
  } finally {
    stop();
  }
}
