// One request to one model, and the order of requests. Whatever happens to it, an attempt ends in a record.
import { AppError } from "../errors";
import { newId } from "../ids";
import { citationFault, linkCitations, passagesOf } from "./citations";
import type { BuiltContext } from "./context/build";
import { unsupportedClaims, unsupportedClaimsOfJson, type Facts } from "./claims";
import type {
  Candidate,
  FailureReason,
  ModelCallRecord,
  ModelDelta,
  ModelProvider,
  ModelRequest,
  ProviderOutcome,
} from "./contract";
import { costOf, FREE, priceOf } from "./pricing";
import type { ModelRuntime } from "./runtime";
import { readStructured, storable } from "./structured";

export type Call = {
  request: ModelRequest;
  context: BuiltContext | null;
  runtime: ModelRuntime;
  candidates: Candidate[];
  /** On performance.now()'s clock: models over the network have ended by then. */
  onlineUntil: number;
};

type Attempt = { record: ModelCallRecord; outcome: ProviderOutcome };

/** In the router's order. The last model over the network is asked twice: what follows it is only templates. */
export function* planAttempts({
  candidates,
  runtime,
}: Call): Generator<{ candidate: Candidate; provider: ModelProvider; again: boolean }> {
  const open = candidates.flatMap((candidate) => {
    const provider = runtime.providers.find((one) => one.name === candidate.provider);
    return provider && candidate.excluded === null ? [{ candidate, provider }] : [];
  });
  const lastOnline = open.findLast(({ provider }) => !provider.offline);
  for (const one of open) {
    yield { ...one, again: false };
    if (one === lastOnline) yield { ...one, again: true };
  }
}

export async function attempt(call: Call, candidate: Candidate, provider: ModelProvider): Promise<Attempt> {
  const { request, context, runtime } = call;
  const startedAt = runtime.clock.now();
  const begun = performance.now();
  const signals = request.signal ? [request.signal] : [];
  const budget = provider.offline ? null : AbortSignal.timeout(Math.max(1, Math.ceil(call.onlineUntil - begun)));
  let streamed = false;
  let outcome = await provider.generate({
    task: request.task,
    locale: request.locale,
    prompt: request.prompt,
    input: request.input,
    ...(request.outputSchema && { outputSchema: request.outputSchema }),
    ...(context && { context: context.text }),
    model: candidate.model,
    now: startedAt,
    signal: AbortSignal.any(budget ? [...signals, budget] : signals),
    onText: (text) => {
      // Half an object is nothing to look at.
      if (request.outputSchema) return;
      streamed = true;
      tell(request, { type: "text", text });
    },
  });
  if (!outcome.ok && outcome.reason === "aborted" && !request.signal?.aborted)
    outcome = { ...outcome, reason: "timeout" };
  outcome = readAnswer(outcome, request);
  if (outcome.ok && !provider.offline) outcome = holdToFacts(outcome, groundsOf(call));
  if (outcome.ok) outcome = withSources(outcome, request, provider);
  if (!outcome.ok && streamed) tell(request, { type: "reset" });
  const { price, known } = provider.offline ? { price: FREE, known: true } : priceOf(candidate.model);
  const record: ModelCallRecord = {
    id: newId("mcall"),
    task: request.task,
    policy: request.policy,
    provider: provider.name,
    model: candidate.model,
    candidates: call.candidates,
    status: outcome.ok ? "SUCCEEDED" : "FAILED",
    errorCode: outcome.ok ? null : outcome.reason,
    usage: outcome.usage,
    costMicroUsd: costOf(price, outcome.usage),
    priceKnown: known,
    latencyMs: Math.round(performance.now() - begun),
    firstTokenMs: outcome.firstTokenMs,
    context: provider.offline ? null : (context?.trace ?? null),
    startedAt,
  };
  return { record, outcome };
}

type Answered = ProviderOutcome & { ok: true };

/** What the provider gave, as the caller asked for it. */
function readAnswer(outcome: ProviderOutcome, { outputSchema }: ModelRequest): ProviderOutcome {
  if (!outcome.ok) return outcome;
  if (!outputSchema) return { ...outcome, text: storable(outcome.text) };
  const read = readStructured(outcome.text, outputSchema);
  if (read.ok) return { ...outcome, text: JSON.stringify(read.json), json: read.json };
  return failed(outcome, "malformed", `The model's answer does not fit its schema: ${read.fault}.`, true);
}

function groundsOf({ request, context }: Call): Facts {
  if (request.grounds !== "context") return request;
  return { prompt: request.prompt, input: { ...request.input, context: context?.text ?? "" } };
}

function holdToFacts(outcome: Answered, request: Facts): ProviderOutcome {
  const claims = outcome.json
    ? unsupportedClaimsOfJson(outcome.json, request)
    : unsupportedClaims(outcome.text, request);
  if (claims.length === 0) return outcome;
  const message = `The model's text claims what the facts do not say: ${claims.join(", ")}.`;
  return failed(outcome, "unsupported_claim", message, false);
}

/** An answer from passages cites them, and its reader can look them up. */
function withSources(outcome: Answered, request: ModelRequest, { offline }: ModelProvider): ProviderOutcome {
  const passages = passagesOf(request);
  if (!passages) return outcome;
  const fault = offline ? null : citationFault(outcome.text, passages);
  if (fault) return failed(outcome, "uncited", `The model's answer cannot be checked: ${fault}.`, true);
  return { ...outcome, text: linkCitations(outcome.text, passages, request.locale) };
}

function failed(
  { usage, firstTokenMs }: Answered,
  reason: FailureReason,
  message: string,
  retryable: boolean,
): ProviderOutcome {
  return { ok: false, usage, firstTokenMs, reason, error: new AppError("UNAVAILABLE", message, { reason, retryable }) };
}

/** Whoever listens to the stream cannot make a model's answer fail. */
function tell(request: ModelRequest, delta: ModelDelta): void {
  try {
    request.onDelta?.(delta);
  } catch {
    // The listener's own trouble; the whole text is in the result.
  }
}
