// Types every expression of an SOP against the variables' types, and points at the fault in the file.
import type { ASTNode, TypeCheckResult } from "@marcbachmann/cel-js";
import { readableType, type TypeSet } from "./cel-types";
import type { SopProblem } from "./graph";
import { problemAt, type SourceFile } from "./source";
import { didYouMean } from "./suggest";
import type { Hole } from "./template";
import type { TemplateUse } from "./templates";

type Fault = { code: string; message: string; offset: number };
type CelError = NonNullable<TypeCheckResult["error"]>;

/** Problems of one template; its type when it is a single hole and typed. */
export function checkTemplate(
  source: SourceFile,
  types: TypeSet,
  use: TemplateUse,
): { problems: SopProblem[]; type: string | null } {
  const { parsed, stepId, path } = use;
  const at = (offset: number) => source.atText(path, offset);
  const report = (offset: number, code: string, message: string) =>
    problemAt(source.file, at(offset), code, `Step \`${stepId}\`: ${message}`, { path: [stepId] });
  if (parsed.problems.length > 0) {
    return { problems: parsed.problems.map((p) => report(p.offset, "parse-error", p.message)), type: null };
  }
  const problems: SopProblem[] = [];
  const found: string[] = [];
  for (const hole of parsed.holes) {
    const result = types.environment.check(hole.expr);
    if (!result.valid) {
      const fault = explain(types, hole, result.error);
      problems.push(report(hole.map(fault.offset), fault.code, fault.message));
      continue;
    }
    const type = result.type ?? "dyn";
    found.push(type);
    const unfit = unfitFor(use, type, hole);
    if (unfit) problems.push(report(hole.map(0), "type-error", unfit));
  }
  const single = parsed.template.parts.length === 1 && found.length === 1;
  return { problems, type: single ? (found[0] ?? null) : null };
}

function unfitFor({ role, wants, parsed }: TemplateUse, type: string, hole: Hole): string | null {
  const expr = hole.expr.trim();
  const lone = parsed.template.parts.length === 1;
  if (role === "condition") {
    if (type === "bool" || type === "dyn") return null;
    return `the condition must be true or false, but \`${expr}\` is ${readableType(type)}; compare it with something.`;
  }
  if (wants && lone && type !== wants.type && type !== "dyn") {
    const needs = wants.type === "int" ? "a whole number" : "text";
    return `${wants.what} must be ${needs}, but \`${expr}\` is ${readableType(type)}.`;
  }
  const structured = /^(list|map|object_)/.test(type);
  if (structured && role === "subject") {
    return `\`${expr}\` is ${readableType(type)}, which no case can equal; name one of its fields.`;
  }
  // Facts on an approval card may be lists and maps; what stands in a text must be text.
  if (structured && (role === "message" || role === "key" || (role === "ask" && !lone))) {
    return `\`\${${expr}}\` is ${readableType(type)}, which cannot be shown; name one of its fields, or use map and join.`;
  }
  return type === "null" && role !== "value" ? `\`\${${expr}}\` is always empty.` : null;
}

function explain(types: TypeSet, hole: Hole, error: CelError | undefined): Fault {
  const code = error?.code ?? "type_error";
  const offset = error?.range?.start ?? 0;
  const summary = error?.summary ?? "it cannot be typed";
  if (code === "unknown_variable") {
    const name = /^\w+/.exec(hole.expr.slice(offset))?.[0] ?? summary;
    const known = types.variables.keys();
    return { code: "unknown-variable", offset, message: `nothing sets \`${name}\`${didYouMean(name, known)}` };
  }
  if (code === "no_such_key") return { code: "type-error", offset, message: unknownField(types, error, summary) };
  if (/int [-+*/%<>=!]+ double|double [-+*/%<>=!]+ int/.test(summary)) {
    const message = `whole numbers and fractions do not mix in \`${part(hole, error)}\`; write 2.0 for 2, or double(x).`;
    return { code: "type-error", offset, message };
  }
  const message = `\`${part(hole, error)}\`: ${plain(summary)}.`;
  return { code: "type-error", offset, message };
}

function part(hole: Hole, error: CelError | undefined): string {
  const range = error?.range;
  return (range ? hole.expr.slice(range.start, range.end) : hole.expr).trim() || hole.expr.trim();
}

/** Our type names are made up; nobody who reads a message should meet them. */
function plain(summary: string): string {
  return summary.replace(/object_\w+/g, "object").replace(/dyn<(\w+)>/g, "$1");
}

function unknownField(types: TypeSet, error: CelError | undefined, summary: string): string {
  const field = summary.replace("No such key: ", "");
  const node = error?.node as ASTNode | undefined;
  const owner = node && Array.isArray(node.args) ? (node.args[0] as ASTNode | undefined) : undefined;
  if (!owner?.range) return `there is no field \`${field}\`.`;
  const text = owner.input.slice(owner.range.start, owner.range.end);
  const owned = types.environment.check(text);
  const fields = types.fields.get(owned.type ?? "") ?? [];
  return `\`${text}\` has no field \`${field}\`${didYouMean(field, fields)}`;
}
