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

/** What JSON Schema calls what a field holds. */
export const TYPE_NAMES = ["string", "number", "integer", "boolean", "object", "array", "null", "any"] as const;
export type TypeName = (typeof TYPE_NAMES)[number];

/** How types are said: each by its name, a list by what it holds. */
export type TypeWords = {
  say: (type: TypeName) => string;
  listOf: (entry: string) => string;
  /** A type whose values have a form of their own: "date-time". */
  inForm: (type: string, format: string) => string;
};

const PLAIN: TypeWords = {
  say: (type) => type,
  listOf: (entry) => `array of ${entry}`,
  inForm: (type, format) => `${type} (${format})`,
};

/** `items.*.sku` is a field of each entry of a list. */
export function schemaFields(schema: unknown, words: TypeWords = PLAIN): FieldRow[] {
  return fieldsOf(schema as Schema, "", words);
}

function fieldsOf(schema: Schema, path: string, words: TypeWords): FieldRow[] {
  const object = objectIn(schema);
  if (object) {
    return Object.entries(object.properties ?? {}).flatMap(([name, field]) => {
      const here = path === "" ? name : `${path}.${name}`;
      const optional = !object.required?.includes(name);
      return [{ path: here, type: typeWords(field, words), optional }, ...fieldsOf(field, here, words)];
    });
  }
  const list = options(schema).find(({ items }) => items !== undefined);
  return list?.items ? fieldsOf(list.items, `${path}.*`, words) : [];
}

const options = (schema: Schema): Schema[] => schema.anyOf ?? schema.oneOf ?? [schema];
const objectIn = (schema: Schema) => options(schema).find(({ properties }) => properties !== undefined);

function typeWords(schema: Schema, words: TypeWords): string {
  const { enum: values, const: one, type, format, items } = schema;
  const say = (name: string) => {
    const known = TYPE_NAMES.find((each) => each === name);
    return known ? words.say(known) : name;
  };
  if (one !== undefined) return JSON.stringify(one);
  if (values) return values.map((value) => String(value)).join(" | ");
  if (schema.anyOf ?? schema.oneOf) {
    return [...new Set(options(schema).map((option) => typeWords(option, words)))].join(" | ");
  }
  if (Array.isArray(type)) return type.map(say).join(" | ");
  if (type === "array") return items?.properties || !items ? say("array") : words.listOf(typeWords(items, words));
  return format && format !== type ? words.inForm(say(type ?? "any"), format) : say(type ?? "any");
}
