// Two habits of JSONata that would otherwise break a contract on some days only: a list of one becomes its element, and
// what is absent is left out. What the contract calls a list is made one again, and what it lets be null is null. Pure.
type Schema = {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
};

/** `value` with its lists and nulls as `schema` (JSON Schema) wants them; everything else is left for the contract. */
export function fitTo(schema: unknown, value: unknown): unknown {
  return fit((schema ?? {}) as Schema, value);
}

function fit(schema: Schema, value: unknown): unknown {
  if (value === undefined || value === null) return nullFor(schema, value);
  const list = listOf(schema);
  if (list) {
    const items = Array.isArray(value) ? value : [value];
    return items.map((item) => fit(itemsOf(list), item));
  }
  const object = variants(schema).find(({ properties }) => properties);
  if (!object?.properties || typeof value !== "object" || Array.isArray(value)) return value;
  return fitObject(object, value as Record<string, unknown>);
}

function fitObject({ properties = {}, required = [] }: Schema, value: Record<string, unknown>): unknown {
  const fitted = { ...value };
  for (const [name, property] of Object.entries(properties)) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    // What may be left out stays left out.
    if (given === undefined && !required.includes(name)) continue;
    const fits = fit(property, given);
    if (fits !== undefined) fitted[name] = fits;
  }
  return fitted;
}

function nullFor(schema: Schema, value: null | undefined): unknown {
  if (allowsNull(schema)) return null;
  return value === undefined && listOf(schema) ? [] : value;
}

const variants = (schema: Schema): Schema[] => [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
const is = (schema: Schema, type: string) => [schema.type].flat().includes(type);
const allowsNull = (schema: Schema) => variants(schema).some((one) => is(one, "null"));
const itemsOf = ({ items }: Schema): Schema => (typeof items === "object" ? items : {});

/** The list a schema means; null when it may be something else than a list or null. */
function listOf(schema: Schema): Schema | null {
  const meant = variants(schema)
    .map((one) => ({ one, types: [one.type ?? []].flat().filter((type) => type !== "null") }))
    .filter(({ types }) => types.length > 0);
  return meant.every(({ types }) => types.every((type) => type === "array")) ? (meant[0]?.one ?? null) : null;
}
