// Parses the texts of steps into templates while nodes are built, and notes each with its place in the file, so that the
// checker can type it and point into it.
import { freeVariables, parseExpression } from "./cel";
import type { InputTemplate, Template } from "./graph";
import type { Text } from "./schema";
import type { Path } from "./source";
import { parseCondition, parseTemplate, type ParsedTemplate } from "./template";

/**
 * Where a template's value goes: shown to a customer (message) or to whoever approves (ask), told to a model (prompt),
 * used as a value, compared with the cases of a switch (subject), a condition, or an idempotency key.
 */
export type TemplateRole = "message" | "ask" | "prompt" | "value" | "subject" | "condition" | "key";

export type TemplateUse = {
  stepId: string;
  path: Path;
  parsed: ParsedTemplate;
  role: TemplateRole;
  /** The CEL type its value must have, and what the value is called. */
  wants?: { type: "int" | "string"; what: string };
};
export type Uses = TemplateUse[];
export type Place = Omit<TemplateUse, "parsed">;

export function template(uses: Uses, place: Place, text: string): Template {
  const parsed = place.role === "condition" ? parseCondition(text) : parseTemplate(text);
  uses.push({ ...place, parsed });
  return parsed.template;
}

/** One value as CEL: `switch: order.status` is as good as `switch: ${order.status}`. */
export function subjectTemplate(uses: Uses, place: Place, text: string): Template {
  const parsed = text.includes("${") ? parseTemplate(text) : parseCondition(text, "This");
  uses.push({ ...place, parsed });
  return parsed.template;
}

export function localizedTemplate(uses: Uses, place: Place, text: Text): { "zh-CN": Template; en: Template } {
  if (typeof text === "string") {
    const both = template(uses, place, text);
    return { "zh-CN": both, en: both };
  }
  const one = (locale: "zh-CN" | "en") => template(uses, { ...place, path: [...place.path, locale] }, text[locale]);
  return { "zh-CN": one("zh-CN"), en: one("en") };
}

export function inputTemplate(uses: Uses, place: Place, value: unknown): InputTemplate {
  const inside = (key: string | number, item: unknown) =>
    inputTemplate(uses, { ...place, path: [...place.path, key] }, item);
  if (typeof value === "string" && value.includes("${")) {
    return { kind: "template", template: template(uses, place, value) };
  }
  if (Array.isArray(value)) return { kind: "list", items: value.map((item, i) => inside(i, item)) };
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([key, item]) => [key, inside(key, item)] as const);
    return { kind: "object", fields: Object.fromEntries(fields) };
  }
  return { kind: "literal", value };
}

/** Writes into every expression which of the values it reads are doubles; known only once all outputs are. */
export function markDoubles(uses: Uses, doublesOf: (variables: Iterable<string>) => string[]): void {
  for (const { parsed } of uses) {
    if (parsed.problems.length > 0) continue;
    for (const part of parsed.template.parts) {
      if (!("expr" in part)) continue;
      const doubles = doublesOf(freeVariables(parseExpression(part.expr).ast));
      if (doubles.length > 0) part.doubles = doubles;
    }
  }
}
