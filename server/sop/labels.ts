// What is personal and what is secret among the values of an SOP: the skills' labels, the customer, and the input's schema
// (format: email, x-label: pii, x-label: secret).
import type { JsonSchema } from "./cel-types";
import type { KnownSkills } from "./declare-types";
import type { ValuePath } from "./flows";
import type { SopGraph } from "./graph";

export type Label = { path: ValuePath; kind: "pii" | "secret"; setBy: string | null };

const OF_CUSTOMERS = ["name", "email", "phone", "address"];
const DEEPEST = 8;

export function labelsOf({ nodes, inputSchema }: SopGraph, skills: KnownSkills): Label[] {
  const outputs = Object.values(nodes).flatMap((node) => {
    const labels = node.type === "skill_call" ? skills.get(node.skill)?.labels : undefined;
    const { outputVar, id } = node;
    if (!labels || outputVar === null) return [];
    return Object.entries(labels).map(([field, kind]) => ({ path: [outputVar, ...field.split(".")], kind, setBy: id }));
  });
  const customer = OF_CUSTOMERS.map((field) => ({ path: ["CUSTOMER", field], kind: "pii" as const, setBy: null }));
  return [...outputs, ...customer, ...schemaLabels(inputSchema, ["INPUT"])];
}

function schemaLabels(schema: JsonSchema & { format?: unknown; "x-label"?: unknown }, path: string[]): Label[] {
  if (path.length > DEEPEST) return [];
  const said = schema["x-label"];
  const kind = said === "secret" ? "secret" : said === "pii" || schema.format === "email" ? "pii" : null;
  const own: Label[] = kind ? [{ path, kind, setBy: null }] : [];
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    schemaLabels(field, [...path, name]),
  );
  const items = typeof schema.items === "object" ? schemaLabels(schema.items, [...path, "*"]) : [];
  return [...own, ...fields, ...items];
}
