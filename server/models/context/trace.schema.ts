// What a model call's context was made of, kept with the call and shown beside it.
import { z } from "zod";

/** By how much they weigh when there is not room for all, and in the order a model reads them. */
export const SECTIONS = ["limits", "procedure", "abilities", "customer", "time", "earlier", "conversation"] as const;
export type SectionName = (typeof SECTIONS)[number];

export const contextTraceSchema = z.object({
  /** Tokens it might have had, and those it has; see tokens.ts. */
  budget: z.int(),
  used: z.int(),
  sections: z.array(
    z.object({
      name: z.enum(SECTIONS),
      tokens: z.int(),
      kept: z.int(),
      of: z.int(),
      /** By their ids: an ability's name, a turn's number. */
      shortened: z.array(z.string()),
      dropped: z.array(z.string()),
    }),
  ),
});
export type ContextTrace = z.infer<typeof contextTraceSchema>;
export type SectionTrace = ContextTrace["sections"][number];

/** As the database holds it; null for calls that were told none. */
export function readContextTrace(stored: unknown): ContextTrace | null {
  return contextTraceSchema.nullable().catch(null).parse(stored);
}
