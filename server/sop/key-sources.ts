// What the values in a key say about the act: whether they differ in every conversation, name a record, or neither. Where
// it cannot be told from a schema or a name, a value is taken to name a record.
import { withoutNull, type JsonSchema } from "./cel-types";
import type { KnownSkills } from "./declare-types";
import type { ValuePath } from "./flows";
import type { Node, SopGraph } from "./graph";
import { jsonSchemaOf } from "./output-types";

/** run: of one conversation; words: as somebody happens to put it; part: something about a record; record: which one. */
export type Source = "run" | "words" | "part" | "record";

const OF_ONE_RUN = new Set(["EXECUTION_ID", "NOW"]);
const SAYS_NOTHING = new Set(["LOCALE", "FAILURE"]);
const OF_CUSTOMER = new Set(["locale", "timezone", "vip_level"]);
/** What an approval or a called SOP gives that does not depend on who answers when. */
const STEADY: Partial<Record<Node["type"], ReadonlySet<string>>> = {
  human_approval: new Set(["values", "approved", "verdict", "edited"]),
  call_sop: new Set(["status", "outcome"]),
};

const NAMES_RECORD = /(?:^|_)(?:ids?|number|no|code|sku|skus|key|ref|reference|email)$/;
const WORDS =
  /(?:^|_)(?:note|notes|text|message|reason|comment|description|wish|question|request|complaint|feedback|remark|details|summary|subject|body)$/;
const PART =
  /(?:^|_)(?:minor|amount|total|price|quantity|count|percent|days|status|state|kind|type|category|currency|language|locale|priority)$|^(?:is|has|was)_/;

const words = (name: string) => name.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();

export function sourceOf(path: ValuePath, graph: SopGraph, skills: KnownSkills): Source {
  const [root = "", ...fields] = path;
  if (OF_ONE_RUN.has(root)) return "run";
  if (SAYS_NOTHING.has(root)) return "part";
  if (root === "CUSTOMER") return OF_CUSTOMER.has(fields[0] ?? "") ? "part" : "record";
  if (root === "INPUT") return ofValue(fields, graph.inputSchema);
  const found = Object.values(graph.nodes).flatMap((node) =>
    node.outputVar === root ? [ofOutput(node, fields, skills)] : [],
  );
  return RANKED.find((source) => found.includes(source)) ?? "record";
}

const RANKED: Source[] = ["run", "words", "part", "record"];

function ofOutput(node: Node, fields: readonly string[], skills: KnownSkills): Source {
  const [first = ""] = fields;
  if (node.type === "human_approval" || node.type === "call_sop") {
    if (!STEADY[node.type]?.has(first)) return "run";
    return first === "values" ? "record" : "part";
  }
  if (node.type === "parallel_execution") return "part";
  if (node.type === "skill_call") {
    const skill = skills.get(node.skill);
    return ofValue(fields, skill ? jsonSchemaOf(skill.output, "output") : null);
  }
  if (node.type !== "model_call") return "record";
  if (!node.outputSchema) return first === "text" ? "run" : ofValue(fields, null);
  const value = ofValue(fields, node.outputSchema);
  const schema = fieldAt(node.outputSchema, fields);
  const text = schema?.type === "string" && !schema.enum && schema.const === undefined;
  // A model words a text anew each time; an order number it has found is the same again.
  return text && !NAMES_RECORD.test(nameOf(fields)) ? "run" : value;
}

const nameOf = (fields: readonly string[]) => words(fields.findLast((field) => field !== "*") ?? "");

function ofValue(fields: readonly string[], whole: JsonSchema | null): Source {
  const name = nameOf(fields);
  if (NAMES_RECORD.test(name)) return "record";
  const schema = whole && fieldAt(whole, fields);
  if (schema?.type === "boolean" || schema?.enum || schema?.const !== undefined || PART.test(name)) return "part";
  return WORDS.test(name) && (!schema || schema.type === "string") ? "words" : "record";
}

function fieldAt(schema: JsonSchema, fields: readonly string[]): JsonSchema | null {
  let at: JsonSchema | null = withoutNull(schema);
  for (const field of fields) {
    const next: JsonSchema | undefined =
      field === "*" ? (typeof at?.items === "object" ? at.items : undefined) : at?.properties?.[field];
    at = next ? withoutNull(next) : null;
  }
  return at;
}
