// The facts an apology for a late order is written from, taken from whatever the SOP passes: flat, or the outputs of
// getOrderDetails and queryLogistics whole, as `order` and `logistics`.
import { z } from "zod";
import { AppError } from "../../../errors";

const text = z.string().trim().min(1).nullish().catch(null);
const localized = z
  .union([z.string(), z.object({ "zh-CN": z.string(), en: z.string() })])
  .nullish()
  .catch(null);
// Anything but an ISO date is no date: the sentence that would need it is left out.
const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((value) => new Date(value))
  .nullish()
  .catch(null);
const part = z.record(z.string(), z.unknown()).catch({});

const schema = z.object({
  order_id: z.union([z.string().trim().min(1), z.int().transform(String)]),
  days_delayed: z.int().min(0).catch(0),
  delay_reason: text,
  delay_reason_text: localized,
  estimated_delivery: instant,
  new_estimated_delivery: instant,
  last_scan_place: text,
  carrier: text,
  /** -1 to 1, or a word. */
  sentiment: z.union([z.number(), z.string()]).nullish().catch(null),
  timezone: text,
});

export type Mood = "upset" | "calm" | "friendly";
export type ApologyFacts = Omit<z.output<typeof schema>, "sentiment"> & { mood: Mood };

export function readApologyFacts(input: Record<string, unknown>): ApologyFacts {
  const merged = { ...part.parse(input["order"] ?? {}), ...part.parse(input["logistics"] ?? {}), ...input };
  const result = schema.safeParse(merged);
  if (!result.success) throw new AppError("VALIDATION", "generateCustomerApology needs order_id.");
  const { sentiment, ...facts } = result.data;
  return { ...facts, mood: moodOf(sentiment) };
}

function moodOf(sentiment: number | string | null | undefined): Mood {
  if (typeof sentiment === "string") {
    const word = sentiment.toLowerCase();
    if (/negative|angry|frustrat|upset/.test(word)) return "upset";
    return /positive|happy|friendly/.test(word) ? "friendly" : "calm";
  }
  if (typeof sentiment !== "number" || Number.isNaN(sentiment)) return "calm";
  if (sentiment <= -0.2) return "upset";
  return sentiment >= 0.3 ? "friendly" : "calm";
}
