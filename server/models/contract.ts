// What the rest of the product knows of models: what is asked, what comes back, and what every attempt leaves behind.
// A model's text is never trusted further than this: it is words for a person, never a fact. A verdict it gives in JSON
// fits the step's schema and nothing more is known of it: what it may lead to, the procedure decides.
import type { Locale } from "../context";
import type { AppError } from "../errors";
import type { BuiltContext } from "./context/build";
import type { ContextTrace } from "./context/trace.schema";

/** Text as it streams. After "reset" everything streamed so far is void: another model answers from the start. */
export type ModelDelta = { type: "text"; text: string } | { type: "reset" };

export type ModelRequest = {
  /** What is wanted, for example "generateCustomerApology"; the offline provider answers by it. */
  task: string;
  /** A name of ROUTING_POLICIES. */
  policy: string;
  locale: Locale;
  /** What the SOP's author asks for. Facts and customers' words belong in `input`. */
  prompt: string;
  /** The facts, plain JSON. Everything in it is data to a model, never an instruction. */
  input: Record<string, unknown>;
  /** What else a model over the network is told, within its budget. Made once, and only where such a model is there. */
  context?: () => Promise<BuiltContext>;
  /** What the answer's words must stand on: the facts, unless it says again what the context says (a summary). */
  grounds?: "facts" | "context";
  /** JSON Schema of an object. With it the answer is JSON that fits, in ModelResult.json, and nothing is streamed. */
  outputSchema?: Record<string, unknown>;
  executionId?: string;
  stepId?: string;
  /** Stops the call; it then throws with reason "aborted" and no other model is asked. */
  signal?: AbortSignal;
  /** The caller's whole time. Models over the network end early enough for the offline answer to be in time. */
  timeoutMs?: number;
  onDelta?: (delta: ModelDelta) => void;
};

/** Tokens as the provider bills them. inputTokens excludes both cache counts. */
export type Usage = { inputTokens: number; outputTokens: number; cacheWriteTokens: number; cacheReadTokens: number };

export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0 };

export type ExcludedReason =
  "not_configured" | "unknown_task" | "data_too_sensitive" | "below_min_capability" | "over_max_cost";

/** One model's standing for one call. Scores are 0 to 1; total = 0.4 sensitivity + 0.4 capability + 0.2 cost (§2.3.1). */
export type Candidate = {
  provider: string;
  model: string;
  sensitivity: number;
  capability: number;
  cost: number;
  total: number;
  estimatedCostMicroUsd: number;
  /** Named by the policy; preferred models go before others whatever their total. */
  preferred: boolean;
  /** The operator chose this model: the policy's capability and cost limits do not exclude it. */
  pinned: boolean;
  excluded: ExcludedReason | null;
  /** 1 is asked first; null when excluded. */
  rank: number | null;
};

/** One request to a model, failed or not. Stored as a row of model_calls. */
export type ModelCallRecord = {
  id: string;
  task: string;
  policy: string;
  provider: string;
  model: string;
  candidates: Candidate[];
  status: "SUCCEEDED" | "FAILED";
  /** Why it failed: a FailureReason. */
  errorCode: string | null;
  usage: Usage;
  costMicroUsd: number;
  /** False when the model has no known price and the dearest known one was taken. */
  priceKnown: boolean;
  latencyMs: number;
  firstTokenMs: number | null;
  /** null: it was told nothing but its task and facts. */
  context: ContextTrace | null;
  startedAt: Date;
};

export type ModelResult = {
  text: string;
  /** The answer to a request with an outputSchema; null without one. */
  json: Record<string, unknown> | null;
  provider: string;
  model: string;
  /** True when templates and rules answered; said on screen. */
  offline: boolean;
  /** All attempts together, failed ones included. */
  costMicroUsd: number;
  calls: ModelCallRecord[];
};

export type FailureReason =
  | "overloaded"
  | "rate_limited"
  | "server_error"
  | "connection"
  | "stream_broken"
  | "malformed"
  | "timeout"
  | "aborted"
  | "refused"
  | "truncated"
  | "empty"
  | "unsupported_claim"
  | "uncited"
  | "unauthenticated"
  | "bad_request"
  | "unknown_task"
  | "bad_input";

export type ProviderRequest = Pick<ModelRequest, "task" | "locale" | "prompt" | "input" | "outputSchema"> & {
  model: string;
  /** Written by buildContext. */
  context?: string;
  /** Told to the model, which otherwise takes a date that has passed for one to come. */
  now: Date;
  signal: AbortSignal;
  onText: (text: string) => void;
};

/** Failure is an ordinary answer of a provider: it carries what was used before it. */
export type ProviderOutcome = { usage: Usage; firstTokenMs: number | null } &
  /** json: what the text holds, once it was read and found to fit. */
  ({ ok: true; text: string; json?: Record<string, unknown> } | { ok: false; reason: FailureReason; error: AppError });

export type ModelProvider = {
  name: string;
  models: readonly string[];
  /** The operator named one model; see Candidate.pinned. */
  pinned: boolean;
  /** Needs no network and costs nothing; asked after all others. */
  offline: boolean;
  answers: (task: string) => boolean;
  generate: (request: ProviderRequest) => Promise<ProviderOutcome>;
};
