// What an alert is about, as data, so that each page says it in its reader's language. The alert's own message says the same
// in one English sentence, for logs and the command line. Shared with the pages.
import { z } from "zod";

export const alertFactsSchema = z.discriminatedUnion("says", [
  /** `reason` and `error`: as the resource itself shows them. */
  z.object({
    says: z.literal("resource_down"),
    resource: z.string(),
    reason: z.string().nullable(),
    error: z.string().nullable(),
  }),
  z.object({
    says: z.literal("skill_below_sla"),
    skill: z.string(),
    version: z.string(),
    broken: z.array(z.string()),
    calls: z.number(),
    successRate: z.number().nullable(),
    late: z.number(),
    maxLatencyMs: z.number(),
    p95Ms: z.number().nullable(),
  }),
  z.object({ says: z.literal("not_undone"), steps: z.array(z.object({ step: z.string(), skill: z.string() })) }),
  /** A step failed for good and what was done was undone: `why` is what the step said. */
  z.object({ says: z.literal("step_failed"), step: z.string(), why: z.string() }),
]);
export type AlertFacts = z.output<typeof alertFactsSchema>;

/** What the pages can say; null for an alert that was raised before there were facts, or by a later version. */
export function readAlertFacts(facts: unknown): AlertFacts | null {
  return alertFactsSchema.safeParse(facts).data ?? null;
}
