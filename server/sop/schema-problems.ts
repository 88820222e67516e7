// Says what zod found wrong with a file in words an SOP's author can act on, at the place where it is written.
import type { z } from "zod";
import type { SopProblem } from "./graph";
import { sopFileSchema, STEP_TYPES, stepSchema } from "./schema";
import { problemAt, type Path, type SourceFile } from "./source";
import { didYouMean } from "./suggest";

const FILE_KEYS = Object.keys(sopFileSchema.shape);
const STEP_KEYS = [...new Set(stepSchema.options.flatMap((option) => Object.keys(option.shape)))];

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], value);
}

/** A path's end as its author would say it. */
function place(source: SourceFile, path: Path): string {
  const inside = path.findLastIndex((_, i) => typeof idAt(source, path.slice(0, i + 1)) === "string");
  const id = inside < 0 ? undefined : idAt(source, path.slice(0, inside + 1));
  return typeof id === "string" ? `Step \`${id}\`: ` : "";
}

function idAt(source: SourceFile, path: Path): unknown {
  const value = valueAt(source.value, path);
  return typeof path.at(-1) === "number" && typeof value === "object" && value !== null && "id" in value
    ? value.id
    : undefined;
}

/** Of a union's branches, the one the author meant: it refuses the fewest of the keys, and complains deepest inside. */
function nearest(issue: Extract<z.core.$ZodIssue, { code: "invalid_union" }>): z.core.$ZodIssue[] {
  const refused = (issues: z.core.$ZodIssue[]) =>
    issues.reduce((sum, inner) => sum + (inner.code === "unrecognized_keys" ? inner.keys.length : 0), 0);
  const depth = (issues: z.core.$ZodIssue[]) => Math.max(0, ...issues.map((inner) => inner.path.length));
  const [best] = [...issue.errors].sort((a, b) => refused(a) - refused(b) || depth(b) - depth(a));
  const inside = best && (depth(best) > 0 || refused(best) > 0);
  return inside ? best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) : [];
}

/** `fileKeys` are those a file may begin with. */
export function schemaProblems(
  source: SourceFile,
  issues: readonly z.core.$ZodIssue[],
  fileKeys: readonly string[] = FILE_KEYS,
): SopProblem[] {
  return issues.flatMap((issue) => describe(source, issue, fileKeys));
}

function describe(source: SourceFile, issue: z.core.$ZodIssue, fileKeys: readonly string[]): SopProblem[] {
  const path = issue.path.filter((key) => typeof key !== "symbol");
  const where = place(source, path);
  const key = String(path.at(-1) ?? "the file");
  const report = (message: string, at = source.at(path)) => [
    problemAt(source.file, at, "schema-error", `${where}${message}`, { path: stepsOf(source, path) }),
  ];
  switch (issue.code) {
    case "unrecognized_keys":
      if (isBareGoto(source, path)) return report("a `goto` among the steps stands alone; remove the other keys.");
      return issue.keys.flatMap((unknown) => {
        const known = path.length === 0 ? fileKeys : idAt(source, path) === undefined ? [] : STEP_KEYS;
        return report(
          `there is no key \`${unknown}\` here${didYouMean(unknown, known)}`,
          source.atKey([...path, unknown]),
        );
      });
    case "invalid_union": {
      const inner = nearest(issue);
      if (inner.length > 0) return schemaProblems(source, inner, fileKeys);
      if (issue.discriminator === "type") return stepTypeProblem(source, path, report);
      return report(`\`${key}\` ${formsOf(issue)}.`);
    }
    case "invalid_type":
      return valueAt(source.value, path) === undefined
        ? report(`\`${key}\` is missing; it must be ${words(issue.expected)}.`, source.at(path.slice(0, -1)))
        : report(`\`${key}\` must be ${words(issue.expected)}.`);
    case "invalid_value":
      return report(`\`${key}\` must be one of ${issue.values.map((value) => `\`${String(value)}\``).join(", ")}.`);
    case "too_small":
    case "too_big":
      return report(`\`${key}\` ${boundsOf(issue)}.`);
    case "custom":
      return report(issue.message, source.atKey(path));
    default:
      return report(`\`${key}\`: ${issue.message}.`);
  }
}

/** Of a union nothing fits: what each of its branches would take. */
function formsOf({ errors }: Extract<z.core.$ZodIssue, { code: "invalid_union" }>): string {
  const forms = errors.map(([first]) => {
    if (first?.code === "invalid_format") return first.message.startsWith("Invalid") ? null : first.message;
    return first?.code === "invalid_type" && first.path.length === 0 ? words(first.expected) : null;
  });
  const known = [...new Set(forms.filter((form) => form !== null))];
  return known.length > 0 ? `must be ${known.join(", or ")}` : "is not in a form that is understood here";
}

function boundsOf(issue: Extract<z.core.$ZodIssue, { code: "too_small" | "too_big" }>): string {
  const small = issue.code === "too_small";
  const limit = Number(small ? issue.minimum : issue.maximum);
  const many = (what: string) => `${limit} ${what}${limit === 1 ? "" : "s"}`;
  switch (issue.origin) {
    case "string":
      return small && limit === 1
        ? "is empty; write something, or leave it out"
        : `may have ${small ? "no fewer" : "no more"} than ${many("character")}`;
    case "array":
    case "set":
      return `must hold ${small ? "at least" : "at most"} ${many("entry").replace(/entrys$/, "entries")}`;
    default:
      return `must be ${small ? (issue.inclusive ? "at least" : "more than") : issue.inclusive ? "at most" : "less than"} ${limit}`;
  }
}

/** An item of a path that was meant as `- goto: x`. */
function isBareGoto(source: SourceFile, path: Path): boolean {
  const value = valueAt(source.value, path);
  return (
    typeof path.at(-1) === "number" &&
    typeof value === "object" &&
    value !== null &&
    "goto" in value &&
    !("type" in value)
  );
}

function stepTypeProblem(
  source: SourceFile,
  path: Path,
  report: (message: string, at?: { line: number; column: number }) => SopProblem[],
): SopProblem[] {
  const typePath = path.at(-1) === "type" ? path : [...path, "type"];
  const given = valueAt(source.value, typePath);
  if (given === undefined) return report("the step has no `type`.", source.at(typePath.slice(0, -1)));
  return report(
    `there is no step type \`${String(given)}\`${didYouMean(String(given), STEP_TYPES)}`,
    source.at(typePath),
  );
}

function stepsOf(source: SourceFile, path: Path): string[] {
  const ids = path.map((_, i) => idAt(source, path.slice(0, i + 1))).filter((id) => typeof id === "string");
  return ids.slice(-1);
}

function words(expected: string): string {
  const names: Record<string, string> = {
    string: "text",
    object: "a map of keys",
    record: "a map of keys",
    array: "a list",
    int: "a whole number",
    number: "a number",
    boolean: "true or false",
  };
  return names[expected] ?? expected;
}
