// What the router knows of each model: how far its data travels and how well it does each kind of work.
import type { Ability } from "./policies";

export type ModelSpec = {
  provider: string;
  /** 1: data stays in this process; 0: it may be kept and read by others. */
  privacy: number;
  capability: Record<Ability, number>;
};

export const OFFLINE_MODEL = "templates";

/** The models of the present generation that the router chooses among when the operator pins none. */
export const CLAUDE_MODELS = ["claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5"] as const;

const claude = (generation: number, classification: number): ModelSpec => ({
  provider: "anthropic",
  privacy: 0.7,
  capability: { generation, classification },
});

export const MODELS: Readonly<Record<string, ModelSpec>> = {
  "claude-opus-5-5": claude(1, 1),
  "claude-sonnet-5-5": claude(0.96, 0.97),
  "claude-haiku-5-5": claude(0.82, 0.92),
  [OFFLINE_MODEL]: { provider: "offline", privacy: 1, capability: { generation: 0.5, classification: 0.5 } },
};

/** A model an operator named and we have not judged: taken for a capable one of its provider. */
export function specOf(model: string, provider: string): ModelSpec {
  return MODELS[model] ?? { ...claude(0.9, 0.9), provider };
}
