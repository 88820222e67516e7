// Cases beside an SOP (<name>.cases.yaml): what is known, and which way and which answer must come of it.
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";
import { LOCALES } from "../context";
import { AppError } from "../errors";
import type { SopGraph } from "./graph";
import { walkGraph, type StepResult, type Walk } from "./walk";

const failure = z.strictObject({ error: z.strictObject({ code: z.string(), reason: z.string().optional() }) });
const fields = z.record(z.string(), z.json());
const results = z.record(z.string(), z.union([failure, fields]));

const caseSchema = z.strictObject({
  name: z.string().min(1),
  locale: z.enum(LOCALES),
  now: z.iso.datetime().optional(),
  input: fields,
  customer: fields.optional(),
  /** Laid over FACTS, field by field. */
  results: results.optional(),
  expect: z.strictObject({
    path: z.array(z.string()).optional(),
    /** The output step that answers, or the step that fails for good. */
    ending: z.string(),
    /** What the answer in the case's language holds, and what it does not. */
    says: z.array(z.string()).optional(),
    never_says: z.array(z.string()).optional(),
    keys: z.record(z.string(), z.string()).optional(),
  }),
});

const casesFileSchema = z.strictObject({
  SOP_ID: z.string(),
  NOW: z.iso.datetime(),
  CUSTOMER: fields,
  /** What each step gives unless a case says otherwise. */
  FACTS: z.record(z.string(), fields),
  CASES: z.array(caseSchema).min(1),
});

export type SopCase = z.output<typeof caseSchema>;
export type CasesFile = z.output<typeof casesFileSchema>;

export async function readCases(path: string): Promise<CasesFile> {
  const result = casesFileSchema.safeParse(parse(await readFile(path, "utf8"), { maxAliasCount: 0 }));
  if (result.success) return result.data;
  throw new AppError("VALIDATION", `${path} is not usable:\n${z.prettifyError(result.error)}`);
}

function isFailure(value: unknown): value is z.output<typeof failure> {
  return failure.safeParse(value).success;
}

/** Every step's result in a case. */
export function resultsOf(file: CasesFile, given: SopCase): Record<string, StepResult> {
  const own = given.results ?? {};
  const steps = new Set([...Object.keys(file.FACTS), ...Object.keys(own)]);
  return Object.fromEntries(
    [...steps].map((step): [string, StepResult] => {
      const result = own[step];
      return isFailure(result) ? [step, result] : [step, { output: { ...file.FACTS[step], ...result } }];
    }),
  );
}

export type CaseReport = { name: string; walk: Walk; faults: string[] };

export function runCase(graph: SopGraph, file: CasesFile, given: SopCase): CaseReport {
  const { expect } = given;
  const walk = walkGraph(graph, {
    input: given.input,
    locale: given.locale,
    now: given.now ?? file.NOW,
    customer: given.customer ?? file.CUSTOMER,
    results: resultsOf(file, given),
  });
  const faults: string[] = [];
  const { ending } = walk;
  if (ending.node !== expect.ending) faults.push(`ends at ${ending.node}, not at ${expect.ending}`);
  if (expect.path && expect.path.join() !== walk.path.join()) faults.push(`goes ${walk.path.join(" → ")}`);
  const message = ending.kind === "answered" ? ending.message[given.locale] : "";
  for (const words of expect.says ?? [])
    if (!message.includes(words)) faults.push(`does not say "${words}":\n${message}`);
  for (const words of expect.never_says ?? []) if (message.includes(words)) faults.push(`says "${words}":\n${message}`);
  for (const [step, key] of Object.entries(expect.keys ?? {})) {
    if (walk.keys[step] !== key) faults.push(`${step} has the key ${walk.keys[step] ?? "(none)"}, not ${key}`);
  }
  return { name: given.name, walk, faults };
}
