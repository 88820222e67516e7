// The intents as they are written in sops/intents/*.yaml: what each is called, how it is asked for, what it needs.
// Everything recognition knows comes from these files; nothing about one intent is written in code.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { env } from "../../env";
import { AppError } from "../../errors";

const localized = z.strictObject({ "zh-CN": z.string().min(1), en: z.string().min(1) });
const lines = z.string().transform((text) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean),
);
const regex = z.string().transform((source, ctx) => {
  try {
    return new RegExp(source, "iu");
  } catch (error) {
    ctx.addIssue({ code: "custom", message: String(error) });
    return z.NEVER;
  }
});

const slotSchema = z.object({
  name: z.string(),
  entity: z.enum(["order_id", "tracking_number", "ticket_number", "timeframe"]),
  question: localized,
});

const ruleSchema = z.object({
  match: regex,
  /** A text that also matches this is not meant. */
  unless: regex.optional(),
  confidence: z.number().gt(0).lte(1),
});

export const intentSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z_]*$/),
  label: localized,
  description: localized,
  /** request: asks for work; social: small talk answered as such; outside: none of our business. */
  kind: z.enum(["request", "social", "outside"]).default("request"),
  /** What we say when no SOP answers it: for small talk the reply itself. */
  reply: localized.optional(),
  slots: z.array(slotSchema).default([]),
  rules: z.array(ruleSchema).default([]),
  /** One utterance per line. */
  examples: z.object({ "zh-CN": lines, en: lines }),
});

/** Words of one idea in both languages; each becomes one feature, so that what is learned in one helps the other. */
export const conceptsSchema = z.record(z.string(), regex);

export type IntentDefinition = z.output<typeof intentSchema>;

export type Definitions = {
  intents: ReadonlyMap<string, IntentDefinition>;
  concepts: readonly (readonly [name: string, words: RegExp])[];
};

const CONCEPTS_FILE = "concepts.yaml";

function readYaml<T extends z.ZodType>(file: string, schema: T): z.output<T> {
  const result = schema.safeParse(parse(readFileSync(file, "utf8")));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new AppError("INTERNAL", `${file}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not readable"}`);
}

export function readDefinitions(dir: string): Definitions {
  const files = readdirSync(dir)
    .filter((file) => file.endsWith(".yaml"))
    .sort();
  const intents = new Map<string, IntentDefinition>();
  for (const file of files) {
    if (file === CONCEPTS_FILE) continue;
    const intent = readYaml(join(dir, file), intentSchema);
    intents.set(intent.id, intent);
  }
  const concepts = files.includes(CONCEPTS_FILE) ? readYaml(join(dir, CONCEPTS_FILE), conceptsSchema) : {};
  return { intents, concepts: Object.entries(concepts) };
}

/** Changes when any of the files does. */
export function definitionsStamp(dir: string): string {
  return readdirSync(dir)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => `${file}:${statSync(join(dir, file)).mtimeMs}`)
    .join("|");
}

export function intentsDirectory(): string {
  return join(env.SOPS_DIR, "intents");
}
