// The intents as they are written in sops/intents/*.yaml: what each is called, how it is asked for, what it needs.
// Everything recognition knows comes from these files; nothing about one intent is written in code. A file with an error
// is refused and named; the others keep working.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { env } from "../../env";
import type { SopProblem } from "../../sop/graph";
import { schemaProblems } from "../../sop/schema-problems";
import { parseSource, problemAt, type Holds, type SourceFile } from "../../sop/source";
import { decodeSource, readFault, shownPath } from "../../sop/source-text";
import type { EntityType } from "./entities";

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
    ctx.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    return z.NEVER;
  }
});

/** A list that a skill reads. */
const listSchema = z.strictObject({
  skill: z.string(),
  /** `{order_id}` is what fills that slot; `{of}` is what is asked about, for a slot with `each_of`. */
  input: z.record(z.string(), z.string()).default({}),
  /** Where the list is in the output. */
  each: z.string(),
});

/** Where the things to choose from come from, and in each of them the value, further ids and the texts. */
const sourceSchema = listSchema.extend({
  value: z.string(),
  ids: z.array(z.string()).default([]),
  label: localized,
  detail: localized.optional(),
});

/** Kinds of facts that can fill a text slot. */
const FACTS = [
  "email",
  "phone",
  "coupon_code",
  "product",
  "quantity",
  "date",
  "period",
  "money",
  "postal_code",
] as const satisfies readonly EntityType[];
export type FactType = (typeof FACTS)[number];

const slotSchema = z
  .strictObject({
    name: z.string(),
    /**
     * text: the customer's own words, as they are. choice: one of what a skill lists, or of `options`. picture: what was
     * sent; asked for once, and any other answer goes on without.
     */
    entity: z.enum([
      "order_id",
      "tracking_number",
      "ticket_number",
      "timeframe",
      "text",
      "choice",
      "address",
      "quantity",
      "picture",
    ]),
    /** `{of}` is the name of what is asked about, for a slot with `each_of`. */
    question: localized,
    /** Why it is asked for, when the customer wants to know. Without it, what is true of its kind is said. */
    why: localized.optional(),
    /** A message that matches has said it already; only for text. */
    given_by: regex.optional(),
    /** What of the words is kept, when they hold it; only for text. */
    takes: regex.optional(),
    /** What the answer must look like; only this of the words is kept. Only for text. */
    form: regex.optional(),
    /** Filled by what was recognised as this kind of fact, in its one form; by `form` only where nothing was. Only for text. */
    fact: z.enum(FACTS).optional(),
    /** Whatever is said when it is asked for is the answer, also what would be another request elsewhere. */
    free: z.boolean().default(false),
    /** Offered with the question; for text, and for a choice that is always the same. */
    options: z
      .array(localized.extend({ value: z.string().optional(), names: regex.optional() }))
      .max(8)
      .default([]),
    /** Asked only when this list holds anything: an order that may not be cancelled needs no reason. */
    gate: listSchema.optional(),
    /** For a choice, and for addresses that are known already. */
    from: sourceSchema.optional(),
    /** Several may be chosen; only for a choice. */
    many: z.boolean().default(false),
    /** Chosen once for each of what fills that slot; only for a choice. */
    each_of: z.string().optional(),
    /** Taken when it is said, never asked for. */
    optional: z.boolean().default(false),
    /** Asked for also where the SOP could do without it, as it could not for this intent. */
    always: z.boolean().default(false),
    /** Asked only when that slot is filled. */
    after: z.string().optional(),
    /** Not asked once that slot is filled. */
    unless: z.string().optional(),
    /** Asked only when those slots have those values. */
    only_if: z.record(z.string(), z.string()).default({}),
  })
  .refine(({ entity, from, options }) => entity !== "choice" || (from ? options.length === 0 : options.length > 0), {
    message: "a choice has either `from` or `options`.",
    path: ["from"],
  });

const ruleSchema = z.strictObject({
  match: regex,
  /** A text that also matches this is not meant. */
  unless: regex.optional(),
  confidence: z.number().gt(0).lte(1),
});

export const intentSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z_]*$/),
  /** Other names it is known by: an SOP's trigger, a label of a file to evaluate. Several intents may share one. */
  aliases: z.array(z.string().regex(/^[A-Za-z][A-Za-z_]*$/)).default([]),
  label: localized,
  description: localized,
  /** request: asks for work; social: small talk answered as such; outside: none of our business. */
  kind: z.enum(["request", "social", "outside"]).default("request"),
  /** What we say when no SOP answers it: for small talk the reply itself. */
  reply: localized.optional(),
  slots: z.array(slotSchema).default([]),
  rules: z.array(ruleSchema).default([]),
  /** One utterance per line. */
  examples: z.strictObject({ "zh-CN": lines, en: lines }),
});

/** Words of one idea in both languages; each becomes one feature, so that what is learned in one helps the other. */
export const conceptsSchema = z.record(z.string(), regex);

export type IntentDefinition = z.output<typeof intentSchema>;
export type SlotDefinition = IntentDefinition["slots"][number];

export type Definitions = {
  intents: ReadonlyMap<string, IntentDefinition>;
  concepts: readonly (readonly [name: string, words: RegExp])[];
};

export type ReadDefinitions = { definitions: Definitions; problems: SopProblem[] };

const START = { line: 1, column: 1 };
const AN_INTENT: Holds = { what: "an intent", keys: "id and examples" };
const CONCEPTS: Holds = { what: "concepts", keys: "parcel and late" };
const INTENT_KEYS = Object.keys(intentSchema.shape);

const isConcepts = (file: string) => /^concepts\.ya?ml$/.test(file);

/** Null when there is no such folder. Hidden files are editors' own. */
function yamlFiles(dir: string): string[] | null {
  try {
    return readdirSync(dir)
      .filter((file) => /^[^.].*\.ya?ml$/.test(file))
      .sort();
  } catch {
    return null;
  }
}

type Parsed<T> = { data: T; source: SourceFile } | { problems: SopProblem[] };

function readYaml<T extends z.ZodType>(path: string, schema: T, holds: Holds): Parsed<z.output<T>> {
  const file = shownPath(path);
  const refuse = (fault: string) => ({ problems: [problemAt(file, START, "parse-error", fault)] });
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    return refuse(readFault(error));
  }
  const decoded = decodeSource(bytes);
  if ("fault" in decoded) return refuse(decoded.fault);
  const { source, problems } = parseSource(decoded.text, file, holds);
  if (!source) return { problems };
  const result = schema.safeParse(source.value);
  if (result.success) return { data: result.data, source };
  return { problems: schemaProblems(source, result.error.issues, INTENT_KEYS) };
}

/** Never throws: what cannot be used is in `problems`. */
export function readDefinitions(dir: string): ReadDefinitions {
  const files = yamlFiles(dir);
  const problems: SopProblem[] = [];
  const intents = new Map<string, IntentDefinition>();
  const sources = new Map<string, SourceFile>();
  let concepts: Definitions["concepts"] = [];
  if (!files) problems.push(problemAt(shownPath(dir), START, "parse-error", "There is no such folder."));
  for (const file of files ?? []) {
    const path = join(dir, file);
    if (isConcepts(file)) {
      const read = readYaml(path, conceptsSchema, CONCEPTS);
      if ("data" in read) concepts = Object.entries(read.data);
      else problems.push(...read.problems);
      continue;
    }
    const read = readYaml(path, intentSchema, AN_INTENT);
    if ("problems" in read) problems.push(...read.problems);
    else if (intents.has(read.data.id)) {
      const message = `Another file before this one already holds the intent \`${read.data.id}\`; rename one of the two.`;
      problems.push(problemAt(read.source.file, read.source.at(["id"]), "duplicate-intent", message));
    } else {
      intents.set(read.data.id, read.data);
      sources.set(read.data.id, read.source);
    }
  }
  return { definitions: { intents, concepts }, problems: [...problems, ...aliasProblems(intents, sources)] };
}

/** Two things of one name: an alias that is another intent's id. */
function aliasProblems(intents: Definitions["intents"], sources: ReadonlyMap<string, SourceFile>): SopProblem[] {
  return [...intents.values()].flatMap(({ id, aliases }) =>
    aliases.flatMap((alias, i) => {
      const source = sources.get(id);
      if (!intents.has(alias) || !source) return [];
      const message = `\`${alias}\` is the id of an intent and cannot be another name of \`${id}\`; take it out.`;
      return [problemAt(source.file, source.at(["aliases", i]), "duplicate-intent", message)];
    }),
  );
}

/** Every name, and the intents it stands for: ids for themselves, aliases for those that have them. */
export function intentNames(intents: Definitions["intents"]): Map<string, string[]> {
  const names = new Map([...intents.keys()].map((id) => [id, [id]]));
  for (const { id, aliases } of intents.values())
    for (const alias of aliases) if (!intents.has(alias)) names.set(alias, [...(names.get(alias) ?? []), id]);
  return names;
}

/** Changes when any of the files does. */
export function definitionsStamp(dir: string): string {
  return (yamlFiles(dir) ?? ["gone"])
    .map((file) => {
      const found = statSync(join(dir, file), { throwIfNoEntry: false });
      return `${file}:${found?.mtimeMs ?? ""}:${found?.size ?? ""}`;
    })
    .join("|");
}

export function intentsDirectory(): string {
  return join(env.SOPS_DIR, "intents");
}
