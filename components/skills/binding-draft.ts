// The text a binding begins with: what the contract asks for, with a place for each field of the company's answer. Pure.
import { schemaFields } from "./schema-fields";

type Contract = { name: string; effect: "read" | "local" | "external"; input: unknown; output: unknown };

/** Fields of the first level, in the contract's order: `required` first, as they are given. */
function fieldsOf(schema: unknown): { name: string; optional: boolean }[] {
  return schemaFields(schema).flatMap(({ path, optional }) => (path.includes(".") ? [] : [{ name: path, optional }]));
}

/** What can carry a skill out, as resources name it: an API, or a database for what only reads. */
export type System = { id: string; connector: "http" | "postgres" };

/** A binding of `skill` to a system, to be filled in. */
export function bindingDraft(skill: Contract, { id, connector }: System): string {
  return connector === "postgres" ? queryDraft(skill, id) : callDraft(skill, id);
}

/** One row by the first input; an empty or wrong table is found when it is tried with the sample. */
function queryDraft(skill: Contract, resource: string): string {
  const inputs = fieldsOf(skill.input);
  const needed = inputs.filter(({ optional }) => !optional);
  const key = (needed[0] ?? inputs[0])?.name ?? "id";
  const output = fieldsOf(skill.output).map(({ name }) => `      "${name}": response.${name}`);
  const lines = [
    `implements: ${skill.name}`,
    "sql:",
    `  resource: ${resource}`,
    `  query: SELECT * FROM your_table WHERE ${key} = $1`,
    `  values: [input.${key}]`,
    "  rows: one",
    ...(output.length > 0 ? ["  output: |", "    {", output.join(",\n"), "    }"] : []),
    "  refusals:",
    "    - { status: 404, code: NOT_FOUND, reason: not_found }",
    "owner: response.customer_id",
    `sample: { ${key}: "" }`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Reads are asked by GET with their first input in the path. */
function callDraft(skill: Contract, resource: string): string {
  const inputs = fieldsOf(skill.input);
  const needed = inputs.filter(({ optional }) => !optional);
  const [first] = needed;
  const reads = skill.effect === "read";
  const place = reads && first ? `/{input.${first.name}}` : "";
  // Whoever acts is sent along, so that the system behind can tell whose record it is.
  const sent = [...inputs.map(({ name }) => `"${name}": input.${name}`), '"customer_id": actor.customer_id'];
  const output = fieldsOf(skill.output).map(({ name }) => `      "${name}": response.${name}`);
  const lines = [
    `implements: ${skill.name}`,
    "http:",
    `  resource: ${resource}`,
    `  method: ${reads ? "GET" : "POST"}`,
    `  path: /${skill.name}${place}`,
    ...(reads ? [] : [`  body: '{${sent.join(", ")}}'`]),
    ...(output.length > 0 ? ["  output: |", "    {", output.join(",\n"), "    }"] : []),
    ...(reads ? ["  refusals:", "    - { status: 404, code: NOT_FOUND, reason: not_found }"] : []),
    `owner: ${reads ? "response.customer_id" : "system"}`,
    ...(reads
      ? [`sample: {${needed.length > 0 ? ` ${needed.map(({ name }) => `${name}: ""`).join(", ")} ` : ""}}`]
      : []),
  ];
  return `${lines.join("\n")}\n`;
}
