// Routing policies as data (§2.3.1): what a kind of work may be given to, and what it may cost. An SOP's model step
// names one of these.
import { AppError } from "../errors";

export type Ability = "generation" | "classification";

export type RoutingPolicy = {
  ability: Ability;
  /** How sensitive the data is, 0 to 1: what a model's privacy is measured against. */
  sensitivity: number;
  /** Whether personal data may be in what the model is told. The SOP checker holds every prompt to it. */
  allowsPii: boolean;
  /** Models whose privacy is below this never see the data. */
  minPrivacy?: number;
  minCapability?: number;
  /** Asked before the others, in the order of their scores. */
  preferredModels: readonly string[];
  /** Micro-USD: the estimate at which the cost score reaches 0. */
  budgetMicroUsd: number;
  /** Micro-USD: models whose estimate is above this are left out. */
  maxCostMicroUsd?: number;
  expectedOutputTokens: number;
  /** All attempts over the network together; after it the offline provider answers. */
  onlineBudgetMs: number;
};

export const ROUTING_POLICIES = {
  financial_sensitive: {
    ability: "generation",
    sensitivity: 0.9,
    allowsPii: true,
    minPrivacy: 0.8,
    preferredModels: [],
    budgetMicroUsd: 10_000,
    maxCostMicroUsd: 10_000,
    expectedOutputTokens: 400,
    onlineBudgetMs: 20_000,
  },
  complex_generation: {
    ability: "generation",
    sensitivity: 0.5,
    allowsPii: false,
    minCapability: 0.9,
    preferredModels: ["claude-opus-5-5", "claude-sonnet-5-5"],
    budgetMicroUsd: 30_000,
    expectedOutputTokens: 400,
    onlineBudgetMs: 20_000,
  },
  simple_classification: {
    ability: "classification",
    sensitivity: 0.5,
    allowsPii: false,
    preferredModels: ["claude-haiku-5-5"],
    budgetMicroUsd: 1_000,
    maxCostMicroUsd: 1_000,
    expectedOutputTokens: 50,
    onlineBudgetMs: 3_000,
  },
  // Nobody waits for it and no customer reads it.
  brief_summary: {
    ability: "generation",
    sensitivity: 0.5,
    allowsPii: false,
    minCapability: 0.8,
    preferredModels: ["claude-haiku-5-5"],
    budgetMicroUsd: 2_000,
    maxCostMicroUsd: 10_000,
    expectedOutputTokens: 300,
    onlineBudgetMs: 20_000,
  },
} as const satisfies Record<string, RoutingPolicy>;

export type PolicyName = keyof typeof ROUTING_POLICIES;
export const POLICY_NAMES = Object.keys(ROUTING_POLICIES) as PolicyName[];

/** Throws VALIDATION (reason unknown_policy) for a name that is not in ROUTING_POLICIES. */
export function getPolicy(name: string): RoutingPolicy {
  const known = POLICY_NAMES.find((policy) => policy === name);
  if (known) return ROUTING_POLICIES[known];
  throw new AppError("VALIDATION", `There is no routing policy "${name}". Known: ${POLICY_NAMES.join(", ")}.`, {
    reason: "unknown_policy",
  });
}
