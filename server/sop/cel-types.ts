// CEL types from JSON Schemas, so that an expression is checked before it runs. One TypeSet per SOP.
// A nullable value has its bare type here, and anything may be compared with null; what really is null says so at run time.
// What JSON Schema can say and CEL cannot (unions of two types, recursion) is dyn: unchecked rather than wrongly checked.
import type { Environment } from "@marcbachmann/cel-js";
import { sopEnvironment } from "./cel";

export type JsonSchema = {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema | boolean;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  enum?: unknown[];
  const?: unknown;
  $ref?: string;
};

export type TypeSet = {
  environment: Environment;
  /** Field names of an object type, by the type's name. */
  fields: Map<string, string[]>;
  /** "order.rate": the paths that are doubles. */
  doubles: string[];
  variables: Map<string, string>;
};

export function createTypeSet(): TypeSet {
  const environment = sopEnvironment("en", { dynamic: false });
  for (const type of ["string", "int", "double", "bool", "list", "map"]) {
    environment.registerOperator(`${type} == null: bool`, () => false);
  }
  return { environment, fields: new Map(), doubles: [], variables: new Map() };
}

/** The schema without its null branch; null when nothing is left or more than one branch is. */
export function withoutNull(schema: JsonSchema): JsonSchema | null {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) {
    const rest = branches.filter((branch) => branch.type !== "null" && branch.const !== null);
    const [only] = rest;
    return only && rest.length === 1 ? withoutNull(only) : null;
  }
  if (Array.isArray(schema.type)) {
    const rest = schema.type.filter((type) => type !== "null");
    const [only] = rest;
    return only && rest.length === 1 ? { ...schema, type: only } : null;
  }
  return schema;
}

const PRIMITIVES: Record<string, string> = { string: "string", integer: "int", number: "double", boolean: "bool" };

function typeOfValues(values: readonly unknown[]): string {
  const kinds = new Set(values.map((value) => (typeof value === "number" ? "number" : typeof value)));
  if (kinds.size !== 1) return "dyn";
  const [kind] = kinds;
  if (kind === "number") return values.every(Number.isInteger) ? "int" : "double";
  return kind === "string" ? "string" : kind === "boolean" ? "bool" : "dyn";
}

/** Registers a schema under a name, and gives the CEL type to use for it. */
function celType(types: TypeSet, full: JsonSchema, path: string): string {
  const schema = withoutNull(full);
  if (!schema || schema.$ref) return "dyn";
  if (schema.const !== undefined) return typeOfValues([schema.const]);
  if (schema.enum && !schema.type) return typeOfValues(schema.enum.filter((value) => value !== null));
  if (schema.type === "number") types.doubles.push(path);
  const primitive = typeof schema.type === "string" ? PRIMITIVES[schema.type] : undefined;
  if (primitive) return primitive;
  if (schema.type === "array") {
    const items = typeof schema.items === "object" ? celType(types, schema.items, `${path}.*`) : "dyn";
    return items === "dyn" ? "list" : `list<${items}>`;
  }
  return schema.type === "object" ? objectType(types, schema, path) : "dyn";
}

function objectType(types: TypeSet, schema: JsonSchema, path: string): string {
  const { properties } = schema;
  if (!properties || Object.keys(properties).length === 0) {
    if (typeof schema.additionalProperties !== "object") return "map";
    const values = celType(types, schema.additionalProperties, `${path}.*`);
    return values === "dyn" ? "map" : `map<string, ${values}>`;
  }
  const fields = Object.fromEntries(
    Object.entries(properties).map(([key, field]) => [key, celType(types, field, `${path}.${key}`)]),
  );
  const name = `object_${path.replace(/\W+/g, "_")}_${types.fields.size}`;
  types.environment.registerType(name, { fields });
  types.environment.registerOperator(`${name} == null: bool`, () => false);
  types.fields.set(name, Object.keys(fields));
  return name;
}

/** Declares a variable of one of the given schemas; when they differ it is dyn, and stays unchecked. */
export function declareVariable(types: TypeSet, name: string, schemas: readonly (JsonSchema | null)[]): void {
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  const [only, ...others] = distinct.map((schema) => (schema ? celType(types, schema, name) : "dyn"));
  const type = only !== undefined && others.length === 0 ? only : "dyn";
  types.environment.registerVariable(name, type);
  types.variables.set(name, type);
}

/** Reads "list<object_order_items_0>" as people would say it. */
export function readableType(type: string): string {
  if (type.startsWith("object_")) return "an object";
  if (type.startsWith("list")) return "a list";
  if (type.startsWith("map")) return "a map";
  const words: Record<string, string> = {
    string: "text",
    int: "a whole number",
    double: "a number",
    bool: "true or false",
  };
  return words[type] ?? type;
}
