// Claude over the streaming Messages API; the only file that knows the vendor's SDK. One call is one request: the SDK's
// own retries are off, because they would hide attempts from model_calls and hold the customer up for as long as
// Retry-After says. Trying again and trying another model is callModel's.
import Anthropic from "@anthropic-ai/sdk";
import { jsonSchemaOutputFormat } from "@anthropic-ai/sdk/helpers/json-schema";
import { AppError } from "../../errors";
import { CLAUDE_MODELS } from "../catalog";
import {
  NO_USAGE,
  type FailureReason,
  type ModelProvider,
  type ProviderOutcome,
  type ProviderRequest,
  type Usage,
} from "../contract";
import { systemPrompt, userMessage } from "../prompt";

export type AnthropicConfig = {
  apiKey: string;
  baseUrl?: string;
  /** Pins every call to this model. */
  model?: string;
  /** Until the first text; thinking counts. */
  firstTextMs?: number;
  /** Between two events once text has begun. */
  idleMs?: number;
};

const MAX_TOKENS = 4096;

/**
 * The least thinking each model allows: the procedure has decided, the model only words it, and the customer waits.
 * Sampling parameters are not sent: the present models refuse them.
 */
const EFFORT: Record<string, Pick<Anthropic.MessageCreateParams, "thinking" | "output_config">> = {
  "claude-opus-5-5": { output_config: { effort: "low" } },
  "claude-sonnet-5-5": { thinking: { type: "between_tools" }, output_config: { effort: "low" } },
  "claude-haiku-5-5": { thinking: { type: "disabled" }, output_config: { effort: "low" } },
};

export function createAnthropicProvider(config: AnthropicConfig): ModelProvider {
  const client = new Anthropic({
    apiKey: config.apiKey,
    baseURL: config.baseUrl ?? "https://api.anthropic.com",
    maxRetries: 0,
    // The SDK would print an event it cannot parse, with the customer's text in it, to the console.
    logLevel: "off",
    openTelemetry: false,
  });
  return {
    name: "anthropic",
    models: config.model ? [config.model] : CLAUDE_MODELS,
    pinned: config.model !== undefined,
    offline: false,
    answers: () => true,
    generate: (request) => generate(client, config, request),
  };
}

/**
 * How much to think, and the form of the answer. The API takes a part of JSON Schema; the SDK moves the rest (bounds,
 * lengths) into descriptions, and the answer is held to the whole schema when it is there.
 */
function shapeOf({
  model,
  outputSchema,
}: ProviderRequest): Pick<Anthropic.MessageCreateParams, "thinking" | "output_config"> {
  const effort = EFFORT[model] ?? {};
  if (!outputSchema) return effort;
  const { type, schema } = jsonSchemaOutputFormat(outputSchema as ObjectSchema);
  return { ...effort, output_config: { ...effort.output_config, format: { type, schema } } };
}
type ObjectSchema = Parameters<typeof jsonSchemaOutputFormat>[0];

type Progress = { text: string; usage: Usage; firstTokenMs: number | null; stop: string | null; complete: boolean };

async function generate(
  client: Anthropic,
  config: AnthropicConfig,
  request: ProviderRequest,
): Promise<ProviderOutcome> {
  const begun = performance.now();
  const progress: Progress = { text: "", usage: NO_USAGE, firstTokenMs: null, stop: null, complete: false };
  const stall = new AbortController();
  const idleMs = config.idleMs ?? 8_000;
  // The SDK's timeout ends with the response's headers; a stream that falls silent is noticed only here.
  let timer = setTimeout(() => stall.abort(), config.firstTextMs ?? 12_000);
  const signal = AbortSignal.any([request.signal, stall.signal]);
  let shape: ReturnType<typeof shapeOf>;
  try {
    shape = shapeOf(request);
  } catch (error) {
    clearTimeout(timer);
    return fail(progress, "bad_request", error);
  }
  try {
    const events = await client.messages.create(
      {
        model: request.model,
        max_tokens: MAX_TOKENS,
        system: systemPrompt(request.locale, request.outputSchema !== undefined),
        messages: [{ role: "user", content: userMessage(request) }],
        stream: true,
        ...shape,
      },
      { signal },
    );
    for await (const event of events) {
      const text = read(event, progress);
      if (text) {
        progress.firstTokenMs ??= Math.round(performance.now() - begun);
        request.onText(text);
      }
      if (progress.firstTokenMs !== null) {
        clearTimeout(timer);
        timer = setTimeout(() => stall.abort(), idleMs);
      }
    }
  } catch (error) {
    return fail(progress, reasonOf(error, progress, signal, stall.signal), error);
  } finally {
    clearTimeout(timer);
  }
  // An aborted stream and one whose connection closes early both end the loop quietly.
  const reason = signal.aborted ? stopReason(stall.signal) : unusable(progress);
  if (reason) return fail(progress, reason);
  return { ok: true, text: progress.text.trim(), usage: progress.usage, firstTokenMs: progress.firstTokenMs };
}

/** Takes one event in and gives the text it adds. Events and blocks this version does not know are passed over. */
function read(event: Anthropic.RawMessageStreamEvent, progress: Progress): string | null {
  switch (event.type) {
    case "message_start":
      progress.usage = usageOf(event.message.usage, NO_USAGE);
      return null;
    case "content_block_delta": {
      if (event.delta.type !== "text_delta") return null;
      const { text } = event.delta;
      if (typeof text !== "string") throw new SyntaxError("A text_delta without text.");
      progress.text += text;
      return text;
    }
    case "message_delta":
      progress.usage = usageOf(event.usage, progress.usage);
      progress.stop = event.delta.stop_reason;
      return null;
    case "message_stop":
      progress.complete = true;
      return null;
    default:
      return null;
  }
}

/** Counts are cumulative; a count an event leaves out keeps its last value. */
function usageOf(usage: Anthropic.MessageDeltaUsage | Anthropic.Usage, last: Usage): Usage {
  const count = (value: unknown, before: number) =>
    typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : before;
  return {
    inputTokens: count(usage.input_tokens, last.inputTokens),
    outputTokens: count(usage.output_tokens, last.outputTokens),
    cacheWriteTokens: count(usage.cache_creation_input_tokens, last.cacheWriteTokens),
    cacheReadTokens: count(usage.cache_read_input_tokens, last.cacheReadTokens),
  };
}

/** Half a text is never sent to a customer, whatever the reason it ended. */
function unusable(progress: Progress): FailureReason | null {
  if (!progress.complete) return "stream_broken";
  if (progress.stop === "refusal") return "refused";
  if (progress.stop !== "end_turn" && progress.stop !== "stop_sequence") return "truncated";
  return progress.text.trim() === "" ? "empty" : null;
}

function stopReason(stall: AbortSignal): FailureReason {
  return stall.aborted ? "timeout" : "aborted";
}

function reasonOf(error: unknown, progress: Progress, signal: AbortSignal, stall: AbortSignal): FailureReason {
  if (signal.aborted) return stopReason(stall);
  if (error instanceof Anthropic.APIConnectionTimeoutError) return "timeout";
  if (error instanceof Anthropic.APIConnectionError) return "connection";
  if (error instanceof Anthropic.APIError) return statusReason(error.status, error.type);
  // A socket that dies under an open stream is a TypeError of fetch; JSON that does not parse, or an event without the
  // fields of its type, is a SyntaxError or a TypeError of ours. Only the former has a cause.
  if (error instanceof TypeError && error.cause !== undefined) return "stream_broken";
  if (error instanceof SyntaxError || error instanceof TypeError) return "malformed";
  return progress.usage === NO_USAGE ? "connection" : "stream_broken";
}

/** By HTTP status, or by the type of an error event in a stream that had begun with 200. */
function statusReason(status: number | undefined, type: string | null): FailureReason {
  if (status === 529 || type === "overloaded_error") return "overloaded";
  if (status === 429 || type === "rate_limit_error") return "rate_limited";
  if (status === 401 || status === 402 || status === 403) return "unauthenticated";
  if (status === 408 || status === 504 || type === "timeout_error") return "timeout";
  if (status !== undefined && status >= 400 && status < 500) return "bad_request";
  return "server_error";
}

const LASTING: ReadonlySet<FailureReason> = new Set([
  "refused",
  "truncated",
  "unauthenticated",
  "bad_request",
  "aborted",
]);

function fail(progress: Progress, reason: FailureReason, cause?: unknown): ProviderOutcome {
  const error = new AppError("UNAVAILABLE", `The model did not answer (${reason}).`, {
    reason,
    retryable: !LASTING.has(reason),
    cause,
  });
  return { ok: false, reason, error, usage: progress.usage, firstTokenMs: progress.firstTokenMs };
}
