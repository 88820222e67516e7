// A JSON Schema as rows of a table: each field by its path, what it holds, and whether it may be missing. Pure.

type Schema = {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: unknown;
  maxLength?: number;
  format?: string;
};

export type FieldRow = { path: string; type: string; optional: boolean };

/** `items.*.sku` is a field of each entry of a list. */
export function schemaFields(schema: unknown): FieldRow[] {
  return fieldsOf(schema as Schema, "");
}

function fieldsOf(schema: Schema, path: string): FieldRow[] {
  const object = objectIn(schema);
  if (object) {
    return Object.entries(object.properties ?? {}).flatMap(([name, field]) => {
      const here = path === "" ? name : `${path}.${name}`;
      const optional = !object.required?.includes(name);
      return [{ path: here, type: typeWords(field), optional }, ...fieldsOf(field, here)];
    });
  }
  const list = options(schema).find(({ items }) => items !== undefined);
  return list?.items ? fieldsOf(list.items, `${path}.*`) : [];
}

const options = (schema: Schema): Schema[] => schema.anyOf ?? schema.oneOf ?? [schema];
const objectIn = (schema: Schema) => options(schema).find(({ properties }) => properties !== undefined);

function typeWords(schema: Schema): string {
  const { enum: values, const: one, type, format, items } = schema;
  if (one !== undefined) return JSON.stringify(one);
  if (values) return values.map((value) => String(value)).join(" | ");
  if (schema.anyOf ?? schema.oneOf) return [...new Set(options(schema).map(typeWords))].join(" | ");
  if (Array.isArray(type)) return type.join(" | ");
  if (type === "array") return items?.properties || !items ? "array" : `array of ${typeWords(items)}`;
  return format && format !== type ? `${type ?? "any"} (${format})` : (type ?? "any");
}
