// How the fake Messages API can answer one request: well, or in each of the ways a real one fails.
import type { ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

export type FakeUsage = { input: number; output: number; cacheWrite: number; cacheRead: number };

export type ReplyContext = {
  response: ServerResponse;
  model: string;
  text: string;
  usage: FakeUsage;
  slowMs: number;
  /** Fires when the client hangs up or the server closes. */
  gone: AbortSignal;
};

type Reply = (context: ReplyContext) => Promise<void> | void;

export const FAKE_REPLIES = {
  normal: (context) => stream(context, {}),
  /** Pauses before every piece; the text still arrives in full. */
  slow: (context) => stream(context, { pauseMs: context.slowMs }),
  /** Half the text, then silence on an open connection. */
  stalled: async (context) => {
    await stream(context, { pieces: 0.5, end: "none" });
    await until(context.gone);
  },
  /** Accepts the request and never answers. */
  silent: (context) => until(context.gone),
  /** Half the text, then the socket is destroyed. */
  broken_stream: async (context) => {
    await stream(context, { pieces: 0.5, end: "none" });
    context.response.socket?.destroy();
  },
  /** Half the text, then the response ends as if all were well, without message_stop. */
  closed_early: async (context) => {
    await stream(context, { pieces: 0.5, end: "none" });
    context.response.end();
  },
  /** Half the text, then an event whose data is not JSON. */
  malformed: async (context) => {
    await stream(context, { pieces: 0.5, end: "none" });
    context.response.end('event: content_block_delta\ndata: {"type":"content_block_delta","delta":{\n\n');
  },
  /** Half the text, then an event without the fields of its type. */
  missing_fields: async (context) => {
    await stream(context, { pieces: 0.5, end: "none" });
    send(context.response, "content_block_delta", { index: 0 });
    context.response.end();
  },
  overloaded: ({ response }) => refuse(response, 529, "overloaded_error", "Overloaded"),
  /** 200 and half the text, then an error event. */
  overloaded_mid_stream: async (context) => {
    await stream(context, { pieces: 0.5, end: "none" });
    send(context.response, "error", { error: { type: "overloaded_error", message: "Overloaded" } });
    context.response.end();
  },
  rate_limited: ({ response }) => {
    response.setHeader("retry-after", "30");
    refuse(response, 429, "rate_limit_error", "This request would exceed your organization's rate limit.");
  },
  server_error: ({ response }) => refuse(response, 500, "api_error", "Internal server error"),
  unauthenticated: ({ response }) => refuse(response, 401, "authentication_error", "invalid x-api-key"),
  refusal: (context) => stream(context, { pieces: 0.5, stop: "refusal" }),
  truncated: (context) => stream(context, { pieces: 0.5, stop: "max_tokens" }),
  empty: (context) => stream(context, { pieces: 0 }),
  /** JSON that is not what was asked for, as a gateway before another model may give. */
  misfit: (context) => stream({ ...context, text: '{"answer":"As you wish."}' }, {}),
  /** The right answer inside a Markdown code block. */
  fenced: (context) => stream({ ...context, text: `\`\`\`json\n${context.text}\n\`\`\`` }, {}),
} satisfies Record<string, Reply>;

export type FakeReply = keyof typeof FAKE_REPLIES;
export const FAKE_REPLY_NAMES = Object.keys(FAKE_REPLIES) as FakeReply[];

export function refuse(response: ServerResponse, status: number, type: string, message: string): void {
  response.writeHead(status, { "content-type": "application/json", "request-id": "req_fake" });
  response.end(JSON.stringify({ type: "error", error: { type, message }, request_id: "req_fake" }));
}

type StreamOptions = { pieces?: number; pauseMs?: number; stop?: string; end?: "message_stop" | "none" };

async function stream(context: ReplyContext, options: StreamOptions): Promise<void> {
  const { response, model, text, usage, gone } = context;
  const start = { input_tokens: usage.input, output_tokens: 1, ...cacheCounts(usage) };
  const message = { id: "msg_fake", type: "message", role: "assistant", model, content: [], stop_reason: null };
  response.writeHead(200, { "content-type": "text/event-stream", "request-id": "req_fake" });
  send(response, "message_start", { message: { ...message, stop_sequence: null, usage: start } });
  send(response, "ping", {});
  send(response, "content_block_start", { index: 0, content_block: { type: "text", text: "" } });
  const all = pieces(text);
  for (const piece of all.slice(0, Math.ceil(all.length * (options.pieces ?? 1)))) {
    if (options.pauseMs) await pause(options.pauseMs, undefined, { signal: gone }).catch(() => {});
    if (gone.aborted) return;
    send(response, "content_block_delta", { index: 0, delta: { type: "text_delta", text: piece } });
    // One packet per piece, as over a network: the reader must join them.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (options.end === "none") return;
  send(response, "content_block_stop", { index: 0 });
  const stop = { stop_reason: options.stop ?? "end_turn", stop_sequence: null };
  send(response, "message_delta", { delta: stop, usage: { output_tokens: usage.output } });
  send(response, "message_stop", {});
  response.end();
}

const cacheCounts = (usage: FakeUsage) => ({
  cache_creation_input_tokens: usage.cacheWrite,
  cache_read_input_tokens: usage.cacheRead,
});

function pieces(text: string): string[] {
  return text.match(/[\s\S]{1,12}/gu) ?? [];
}

function send(response: ServerResponse, type: string, data: Record<string, unknown>): void {
  response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
}

function until(gone: AbortSignal): Promise<void> {
  if (gone.aborted) return Promise.resolve();
  return new Promise((resolve) => gone.addEventListener("abort", () => resolve(), { once: true }));
}
