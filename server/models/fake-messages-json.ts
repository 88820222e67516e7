// Test support: what the Messages API makes of a JSON Schema in output_config.format.
type Schema = Record<string, unknown>;

const KEYWORDS = new Set([
  ...["type", "enum", "const", "anyOf", "allOf", "$ref", "$defs", "description", "title", "default"],
  ...["properties", "required", "additionalProperties", "items", "minItems", "format"],
]);

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const schemasIn = (value: unknown): Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);
const fields = (schema: Schema): [string, Schema][] =>
  Object.entries(isSchema(schema.properties) ? schema.properties : {}).filter((entry): entry is [string, Schema] =>
    isSchema(entry[1]),
  );

/** Why the API would refuse the schema; null when it would take it. */
export function strictnessFault(schema: Schema, at = "$"): string | null {
  const unknown = Object.keys(schema).find((keyword) => !KEYWORDS.has(keyword));
  if (unknown) return `${at}: ${unknown} is not supported`;
  if (schema.type === "object" && schema.additionalProperties !== false) {
    return `${at}: additionalProperties must be false`;
  }
  const children: [string, Schema][] = [
    ...fields(schema).map(([name, field]): [string, Schema] => [`${at}.${name}`, field]),
    ...[...schemasIn(schema.anyOf), ...schemasIn(schema.allOf)].map((one, i): [string, Schema] => [`${at}#${i}`, one]),
    ...(isSchema(schema.items) ? [[`${at}[]`, schema.items] as [string, Schema]] : []),
  ];
  return children.reduce<string | null>((fault, [path, child]) => fault ?? strictnessFault(child, path), null);
}

/** The simplest value of a schema. */
export function sampleOf(schema: Schema): unknown {
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [first] = schemasIn(schema.anyOf);
  if (first) return sampleOf(first);
  switch (schema.type) {
    case "object":
      return Object.fromEntries(fields(schema).map(([name, field]) => [name, sampleOf(field)]));
    case "array":
      return schema.minItems === 1 && isSchema(schema.items) ? [sampleOf(schema.items)] : [];
    case "boolean":
      return false;
    case "integer":
    case "number":
      return 0;
    case "null":
      return null;
    default:
      return "text";
  }
}
