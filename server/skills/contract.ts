// What a skill is: its schemas, permissions, effect, how it is undone, what it costs, and the function that does it.
// The engine, the SOP checker, the confirmation card and the audit all read this one descriptor.
import type { z } from "zod";
import type { Ctx, Locale, Localized } from "../context";
import type { CardData, CardKind } from "./cards.schema";

export const SKILL_CATEGORIES = [
  "customer",
  "order",
  "logistics",
  "payment",
  "marketing",
  "service",
  "analytics",
  "notification",
] as const;
export type SkillCategory = (typeof SKILL_CATEGORIES)[number];

export type Reversibility =
  | { kind: "none" }
  | { kind: "reversible"; compensate: string }
  | { kind: "reversible_until"; compensate: string; seconds: number }
  /** `because` says why, to people; what is itself another skill's compensation needs no reason. */
  | { kind: "irreversible"; because?: Localized }
  /** Cannot be recalled and need not be: it only tells somebody something (an e-mail, a note). */
  | { kind: "notice"; because?: Localized };

/** What a skill runs with: the caller's context narrowed to one step. */
export type SkillContext = Ctx & {
  executionId: string;
  stepId: string;
  /** Names the business act; a second call with the same key must return the first call's result. */
  idempotencyKey: string;
  /** Adds a background job that starts only if the step commits. */
  enqueue: (task: "deliver_email" | "deliver_webhook", payload: Record<string, unknown>) => Promise<void>;
};

/** What a card is made of beside the result itself. `now` is when it is looked at. */
export type CardAbout<I> = { input: I; locale: Locale; now: Date };

/** The card a result is drawn as; `draw` gives null where there is nothing to draw. */
export type SkillCard<I, O> = {
  [K in CardKind]: { kind: K; draw: (output: O, about: CardAbout<I>) => CardData<K> | null };
}[CardKind];

export type Skill<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  /** "get_order_details_v1" */
  id: string;
  /** The name SOPs call: "getOrderDetails". */
  name: string;
  version: string;
  category: SkillCategory;
  description: Localized;
  input: I;
  output: O;
  permissions: readonly string[];
  /** Names of skills whose results this one needs. */
  dependencies: readonly string[];
  /** What a process promises and keeps to; see limits.ts. `ratePerSecond` is what the system behind allows. */
  sla: { maxLatencyMs: number; successRate: number; concurrency: number; ratePerSecond?: number };
  /**
   * read: changes nothing. local: writes only through ctx.db, which is the step's own transaction, so it happens exactly
   * once. external: acts outside our database before the step commits, so at least once, with the idempotency key.
   */
  effect: "read" | "local" | "external";
  reversibility: Reversibility;
  /** Whether a call moves a customer's or the company's money. With "irreversible" it is what approvals guard. */
  movesMoney?: boolean;
  /** Fields of the output ("customer_email", "items.*.serial") by what they hold. Secrets never reach a person. */
  labels?: Readonly<Record<string, "pii" | "secret">>;
  /** What a call costs that cannot be got back when it is undone, for the preview of a rollback; "" when nothing. */
  lossWhenUndone?: (input: z.output<I>, output: z.output<O>, locale: Locale) => string;
  /** The business act a call performs, for example "delay-coupon:12345"; null for reads. */
  idempotency: (input: z.output<I>) => string | null;
  costMicroUsd: number;
  /** What this call does, in the reader's language: one line for the journal, previews and simulations. */
  summarize: (input: z.output<I>, locale: Locale) => string;
  /** What its result looks like in a conversation, where an answer shows it. */
  card?: SkillCard<z.output<I>, z.output<O>>;
  run: (ctx: SkillContext, input: z.output<I>) => Promise<z.output<O>>;
};

/** Keeps the schemas' types while a skill is written down. */
export function defineSkill<I extends z.ZodType, O extends z.ZodType>(skill: Skill<I, O>): Skill<I, O> {
  return skill;
}
