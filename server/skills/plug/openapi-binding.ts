// An operation of an OpenAPI document as a skill: its parameters and body become one input, its answer the output, and the
// request is written with the same expressions a person would write. Pure.
import { createHash } from "node:crypto";
import { AppError } from "../../errors";
import type { SkillCategory } from "../contract";
import { bindingSchema, type Binding } from "./binding.schema";
import { lenientSchema } from "./lenient-schema";
import type { Operation, Parameter } from "./openapi-document";

type Json = Record<string, unknown>;
export type ImportOptions = {
  resource: string;
  category: SkillCategory;
  /** Who may call what it makes. */
  permissions: string[];
  /** Put before each name: "wms" makes wmsGetStock of getStock. */
  prefix?: string;
  /** Goes before the operation's own path: /v2 */
  basePath?: string;
  owner?: string;
  /** By the operation's id: the operation that undoes it, of the same import. */
  compensate?: Readonly<Record<string, string>>;
};

/** Written by whoever calls, never by a skill's input: the resource holds credentials, HTTP its own headers. */
const NOT_INPUT = new Set(["authorization", "accept", "content-type", "cookie", "idempotency-key", "host"]);

/** Throws VALIDATION (operation_unusable) for one that a skill cannot call. */
export function bindOperation(operation: Operation, options: ImportOptions): Binding {
  const parameters = operation.parameters.filter(
    (one) => one.in !== "cookie" && !(one.in === "header" && NOT_INPUT.has(one.name.toLowerCase())),
  );
  for (const parameter of parameters) requireKnownStyle(operation, parameter);
  if (operation.body === "other") throw unusable(operation, "its body is not JSON");
  const fields = inputFields(operation, parameters);
  const reads = operation.method === "GET";
  const undoing = options.compensate?.[operation.id];
  const parsed = bindingSchema.safeParse({
    skill: {
      name: skillNameFor(operation.id, options.prefix),
      category: options.category,
      description: { "zh-CN": operation.summary, en: operation.summary },
      input: inputSchema(fields),
      output: outputSchema(operation),
      permissions: options.permissions,
      effect: reads ? "read" : "external",
      ...(undoing && { reversibility: { kind: "reversible", compensate: skillNameFor(undoing, options.prefix) } }),
    },
    http: {
      resource: options.resource,
      method: operation.method,
      path: `${(options.basePath ?? "").replace(/\/$/, "")}${pathOf(operation, fields)}`,
      ...requestParts(operation, fields),
      ...outputMapping(operation),
    },
    owner: options.owner,
    source: { kind: "openapi", title: operation.id.slice(0, 300), digest: digestOf(operation) },
  });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw unusable(operation, `${issue?.path.join(".") ?? ""} ${issue?.message ?? "does not fit"}`);
}

function unusable(operation: Operation, why: string): AppError {
  return new AppError("VALIDATION", `${operation.id} cannot become a skill: ${why}.`, { reason: "operation_unusable" });
}

function requireKnownStyle(operation: Operation, { name, in: place, style }: Parameter): void {
  const usual = place === "query" ? "form" : "simple";
  if ((style ?? usual) !== usual) throw unusable(operation, `its parameter ${name} is written in the style ${style}`);
}

/** "get-stock by id" as getStockById. */
export function skillNameFor(id: string, prefix = ""): string {
  const words = `${prefix} ${id}`.split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  const [first = "call", ...rest] = words;
  const upper = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  // GET and HTTP as get and http, listCases as it is.
  const head = first === first.toUpperCase() ? first.toLowerCase() : first.charAt(0).toLowerCase() + first.slice(1);
  const name = head + rest.map(upper).join("");
  return /^[a-z]/.test(name) ? name.slice(0, 100) : `call${name}`.slice(0, 100);
}

type Field = {
  input: string;
  place: "path" | "query" | "header" | "body" | "whole";
  name: string;
  schema: Json;
  required: boolean;
  /** A list that is written as one value, parted by commas. */
  joined?: boolean;
};

/** One flat input. What has the same name in two places gets the place before it; a body that is no object is `body`. */
function inputFields(operation: Operation, parameters: Parameter[]): Field[] {
  const own = parameters.map((one): Omit<Field, "input"> => ({
    place: one.in as "path" | "query" | "header",
    name: one.name,
    schema: { ...one.schema, ...(one.description && { description: one.description }) },
    required: one.in === "path" || one.required === true,
    joined: one.schema?.type === "array" && !(one.in === "query" && one.explode !== false),
  }));
  const all = [...own, ...bodyFields(operation)];
  const times = (name: string) => all.filter((one) => fieldName(one.name) === name).length;
  const taken = new Set<string>();
  return all.map((one) => {
    const name = fieldName(one.name);
    const wanted = times(name) > 1 ? `${one.place}_${name}` : name;
    let input = wanted;
    for (let n = 2; taken.has(input); n++) input = `${wanted}_${n}`;
    taken.add(input);
    return { ...one, input };
  });
}

/** In backticks, for `in` and `null` are words of JSONata. */
function valueOf({ input, joined }: Field): string {
  const read = /^(true|false|null|and|or|in|function)$/.test(input) ? `input.\`${input}\`` : `input.${input}`;
  return joined ? `$join(${read}.$string(), ",")` : read;
}

const fieldName = (name: string) => name.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^(?=\d)/, "_");

function bodyFields({ body }: Operation): Omit<Field, "input">[] {
  if (body === null || body === "other") return [];
  const schema = lenientSchema(body.schema, "input");
  if (schema.type !== "object" || typeof schema.properties !== "object" || schema.properties === null) {
    return [{ place: "whole", name: "body", schema, required: body.required }];
  }
  const required = (schema.required as string[] | undefined) ?? [];
  return Object.entries(schema.properties as Record<string, Json>).map(([name, property]) => ({
    ...{ place: "body" as const, name, schema: property },
    required: body.required && required.includes(name),
  }));
}

function inputSchema(fields: Field[]): Json {
  return {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.input, lenientSchema(field.schema, "input")])),
    required: fields.filter(({ required }) => required).map(({ input }) => input),
  };
}

/** A skill gives an object: a list is its `items`, any other value its `value`. */
function outputSchema({ answer }: Operation): Json {
  if (answer === "other") return { type: "object", properties: { text: { type: "string" } } };
  if (answer === null) return { type: "object", properties: { status: { type: "integer" } }, required: ["status"] };
  const schema = lenientSchema(answer.schema, "output");
  if (isObject(schema)) return schema;
  const key = schema.type === "array" ? "items" : "value";
  return { type: "object", properties: { [key]: schema }, required: [key] };
}

const isObject = (schema: Json) => schema.type === "object" || schema.properties !== undefined;

function outputMapping({ answer }: Operation): { output?: string } {
  if (answer === "other") return { output: '{"text": $string(response)}' };
  if (answer === null) return { output: '{"status": status}' };
  const schema = lenientSchema(answer.schema, "output");
  if (isObject(schema)) return {};
  return { output: schema.type === "array" ? '{"items": [response]}' : '{"value": response}' };
}

function pathOf(operation: Operation, fields: Field[]): string {
  return operation.path.replace(/\{([^{}]+)\}/g, (_all, name: string) => {
    const field = fields.find((one) => one.place === "path" && one.name === name);
    if (!field) throw unusable(operation, `nothing says what {${name}} in its path is`);
    return `{${valueOf(field)}}`;
  });
}

function requestParts(operation: Operation, fields: Field[]) {
  const of = (place: Field["place"]) => fields.filter((field) => field.place === place);
  const object = (some: Field[]) =>
    `{${some.map((field) => `${JSON.stringify(field.name)}: ${valueOf(field)}`).join(", ")}}`;
  const headers = Object.fromEntries(of("header").map((field) => [field.name, valueOf(field)]));
  const whole = of("whole")[0];
  const takesBody = operation.body !== null && operation.body !== "other";
  return {
    ...(of("query").length > 0 && { query: object(of("query")) }),
    ...(of("header").length > 0 && { headers }),
    ...(takesBody && { body: whole ? valueOf(whole) : object(of("body")) }),
  };
}

function digestOf(operation: Operation): string {
  return createHash("sha256").update(JSON.stringify(operation)).digest("hex").slice(0, 32);
}
