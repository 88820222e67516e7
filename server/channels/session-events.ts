// Tells a tab that its conversation changed elsewhere: another tab's message, or work that went on. It says only that
// something changed; the tab reads what.
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { findSession } from "../conversation/session";
import { logFailure } from "../log";
import { subscribe } from "../postgres/notify";
import { wakeups } from "./wakeups";

const KEEP_ALIVE_MS = 15_000;

/** Server-sent events of one session. Throws NOT_FOUND for sessions of others. */
export async function sessionEvents(ctx: Ctx, sessionId: string, signal: AbortSignal): Promise<Response> {
  requirePermission(ctx, "session:read");
  const session = await findSession(ctx, sessionId);
  const left = new AbortController();
  const gone = AbortSignal.any([signal, left.signal]);
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const send = (text: string) => controller.enqueue(encoder.encode(text));
      send("retry: 2000\n\n");
      void watch(ctx, session.id, gone, send)
        .catch((error: unknown) => logFailure("session events", error, { sessionId }))
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

/**
 * Sends "changed" for news of the session and of the execution it currently has, and "here" when there is none, by which a
 * tab knows that it would hear.
 */
async function watch(ctx: Ctx, sessionId: string, gone: AbortSignal, send: (text: string) => void): Promise<void> {
  const news = wakeups(gone, KEEP_ALIVE_MS);
  let heard = false;
  const hear = () => {
    heard = true;
    news.wake();
  };
  const stopSession = await subscribe(`session:${sessionId}`, hear);
  let executionId: string | null = null;
  let stopExecution = () => {};
  try {
    while (!gone.aborted) {
      const row = await ctx.db.sessionState.findUnique({
        where: { id: sessionId },
        select: { currentExecutionId: true },
      });
      const current = row?.currentExecutionId ?? null;
      if (current && current !== executionId) {
        stopExecution();
        executionId = current;
        stopExecution = await subscribe(`execution:${current}`, hear);
      }
      await news.next();
      if (gone.aborted) break;
      send(heard ? "event: changed\ndata: {}\n\n" : "event: here\ndata: {}\n\n");
      heard = false;
    }
  } finally {
    stopSession();
    stopExecution();
  }
}
