// Chooses the order in which models are asked (§2.3.1). Pure: the same call, offers and policy give the same order, and
// every model's scores and the reason it was left out are kept with the call.
import { CLAUDE_MODELS, specOf, type ModelSpec } from "./catalog";
import type { Candidate, ExcludedReason, ModelProvider, ModelRequest } from "./contract";
import type { RoutingPolicy } from "./policies";
import { costOf, FREE, priceOf } from "./pricing";

export const WEIGHTS = { sensitivity: 0.4, capability: 0.4, cost: 0.2 } as const;

type Offer = Pick<ModelProvider, "name" | "models" | "pinned" | "offline" | "answers">;
type Asked = Pick<ModelRequest, "task" | "prompt" | "input"> & { contextTokens?: number };

/** All candidates, those that may be asked first and in the order of asking; the offline provider is always last. */
export function routeModels(policy: RoutingPolicy, asked: Asked, offers: readonly Offer[]): Candidate[] {
  const offered = offers.flatMap((offer) => offer.models.map((model) => ({ offer, model })));
  const absent = CLAUDE_MODELS.filter((model) => !offered.some((one) => one.model === model));
  const candidates = [
    ...offered.map(({ offer, model }) => score(policy, asked, model, offer)),
    ...absent.map((model) => score(policy, asked, model, null)),
  ];
  const isOffline = (candidate: Candidate) =>
    offers.some((offer) => offer.offline && offer.name === candidate.provider);
  candidates.sort(
    (a, b) =>
      Number(a.excluded !== null) - Number(b.excluded !== null) ||
      Number(isOffline(a)) - Number(isOffline(b)) ||
      Number(b.preferred) - Number(a.preferred) ||
      b.total - a.total ||
      a.model.localeCompare(b.model),
  );
  return candidates.map((candidate, index) => ({ ...candidate, rank: candidate.excluded ? null : index + 1 }));
}

function score(policy: RoutingPolicy, asked: Asked, model: string, offer: Offer | null): Candidate {
  const spec = specOf(model, offer?.name ?? "anthropic");
  const price = offer?.offline ? FREE : priceOf(model).price;
  const estimate = costOf(price, {
    inputTokens: estimateTokens(asked),
    outputTokens: policy.expectedOutputTokens,
    cacheWriteTokens: 0,
    cacheReadTokens: 0,
  });
  const scores = {
    sensitivity: Math.min(1, spec.privacy / policy.sensitivity),
    capability: spec.capability[policy.ability],
    cost: Math.max(0, 1 - estimate / policy.budgetMicroUsd),
  };
  const total =
    scores.sensitivity * WEIGHTS.sensitivity + scores.capability * WEIGHTS.capability + scores.cost * WEIGHTS.cost;
  return {
    provider: offer?.name ?? spec.provider,
    model,
    sensitivity: round(scores.sensitivity),
    capability: round(scores.capability),
    cost: round(scores.cost),
    total: round(total),
    estimatedCostMicroUsd: estimate,
    preferred: policy.preferredModels.includes(model),
    pinned: offer?.pinned ?? false,
    excluded: exclude(policy, asked, spec, estimate, offer),
    rank: null,
  };
}

function exclude(
  policy: RoutingPolicy,
  asked: Asked,
  spec: ModelSpec,
  estimate: number,
  offer: Offer | null,
): ExcludedReason | null {
  if (!offer) return "not_configured";
  if (!offer.answers(asked.task)) return "unknown_task";
  if (spec.privacy < (policy.minPrivacy ?? 0)) return "data_too_sensitive";
  // The operator's own choice of model, and the answer that is always there, are not weighed against quality or price.
  if (offer.pinned || offer.offline) return null;
  if (spec.capability[policy.ability] < (policy.minCapability ?? 0)) return "below_min_capability";
  if (estimate > (policy.maxCostMicroUsd ?? Infinity)) return "over_max_cost";
  return null;
}

/** Standing instructions, and about one token per three bytes: close for English, Chinese and JSON alike. */
function estimateTokens(asked: Asked): number {
  return (
    400 + (asked.contextTokens ?? 0) + Math.ceil(Buffer.byteLength(asked.prompt + JSON.stringify(asked.input)) / 3)
  );
}

const round = (value: number) => Math.round(value * 10_000) / 10_000;
