// The format of the cases beside an SOP (<name>.cases.yaml): what is known, who answers what, and what must come of it.
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { LOCALES } from "../context";
import { AppError } from "../errors";
import { schemaProblems } from "./schema-problems";
import { parseSource } from "./source";

const failure = z.strictObject({ error: z.strictObject({ code: z.string(), reason: z.string().optional() }) });
const fields = z.record(z.string(), z.json());
const result = z.union([failure, fields]);
/** One result for every call of a step, or one for each call in turn; the last one stands for all that follow. */
const results = z.record(z.string(), z.union([result, z.array(result).min(1)]));

const approvalAnswer = z.union([
  z.enum(["approved", "rejected", "timed_out"]),
  /** Approved with these values edited. */
  z.strictObject({ approved: fields }),
  /** Rejected for this reason. */
  z.strictObject({ rejected: z.string().min(1) }),
]);
export type ApprovalAnswer = z.output<typeof approvalAnswer>;

/** What the case adds to a table or changes in it. `where` picks the rows meant; other keys must hold in each of them. */
const recordsOfTable = z.looseObject({ where: fields.optional(), count: z.int().min(0).optional() });

const expectation = z.strictObject({
  /** Every step in the order it is reached. */
  path: z.array(z.string()).optional(),
  /** The output step that answers last, or the step that fails for good. */
  ending: z.string(),
  status: z.enum(["SUCCEEDED", "FAILED", "COMPENSATED", "COMPENSATION_FAILED"]).optional(),
  /** What the answer in the case's language holds, and what it does not. */
  says: z.array(z.string()).optional(),
  never_says: z.array(z.string()).optional(),
  keys: z.record(z.string(), z.string()).optional(),
  /** By output variable; of objects only the fields that are named. */
  outputs: z.record(z.string(), z.json()).optional(),
  /** What steps are given, like `outputs`; a human_approval is given {message, amount, currency, shows, editable}. */
  given: z.record(z.string(), z.json()).optional(),
  /** The steps that are undone, in that order. */
  undone: z.array(z.string()).optional(),
  /** Whom COMPENSATION_STRATEGY tells, and the alerts it raises. */
  notified: z.array(z.string()).optional(),
  alerts: z.array(z.string()).optional(),
  /** What the case leaves in the database, by table; only with `real`. */
  records: z
    .record(z.string().regex(/^[a-z][a-z_]*$/), z.union([recordsOfTable, z.array(recordsOfTable).min(1)]))
    .optional(),
});

const caseSchema = z
  .strictObject({
    name: z.string().min(1),
    /** Whose words `says` holds; it is walked in the other language as well, and must go the same way. */
    locale: z.enum(LOCALES),
    now: z.iso.datetime().optional(),
    input: fields,
    customer: fields.optional(),
    /** Laid over FACTS, field by field. */
    results: results.optional(),
    /** What undoing a step gives; it succeeds unless said otherwise. */
    undo: results.optional(),
    /** By human_approval step; approved unless said otherwise. */
    approvals: z.record(z.string(), approvalAnswer).optional(),
    /**
     * Calls the real skills against the demo store as it is at NOW, for CUSTOMER, and takes everything back afterwards.
     * FACTS stand only for what reaches outside; `results` stand for whatever they name.
     */
    real: z.boolean().optional(),
    expect: expectation,
  })
  .superRefine(({ real, expect }, issues) => {
    if (expect.records && !real) {
      issues.addIssue({ code: "custom", path: ["expect", "records"], message: "records need `real: true`" });
    }
  });

const casesFileSchema = z.strictObject({
  SOP_ID: z.string(),
  NOW: z.iso.datetime(),
  CUSTOMER: fields,
  /** What each step gives unless a case says otherwise. A step of a called SOP is named "<step>.<its step>". */
  FACTS: z.record(z.string(), fields),
  CASES: z.array(caseSchema).min(1),
});

export type SopCase = z.output<typeof caseSchema>;
export type CasesFile = z.output<typeof casesFileSchema>;
export type Expectation = z.output<typeof expectation>;

/** Throws VALIDATION when the file cannot be read or does not fit. */
export async function readCases(path: string): Promise<CasesFile> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new AppError("VALIDATION", `${path} cannot be read: ${(error as Error).message}`);
  }
  const holds = { what: "the cases of an SOP", keys: "SOP_ID, NOW and CASES" };
  const { source, problems } = parseSource(text, path, holds);
  if (!source) {
    const says = problems.map(({ line, message }) => `${path}:${line}: ${message}`);
    throw new AppError("VALIDATION", says.join("\n"));
  }
  const parsed = casesFileSchema.safeParse(source.value);
  if (parsed.success) return parsed.data;
  const keys = Object.keys(casesFileSchema.shape);
  const faults = schemaProblems(source, parsed.error.issues, keys);
  throw new AppError("VALIDATION", faults.map(({ line, message }) => `${path}:${line}: ${message}`).join("\n"));
}

export function isFailure(value: unknown): value is z.output<typeof failure> {
  return failure.safeParse(value).success;
}
