// Reading an OpenAPI document (3.x, or Swagger 2.0): its operations with every reference resolved. Nothing outside the
// document is ever fetched or opened.
import { compileErrors, dereference, validate } from "@readme/openapi-parser";
import { parse as parseYaml } from "yaml";
import { AppError } from "../../errors";

type Json = Record<string, unknown>;
export type Parameter = {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Json;
  style?: string;
  explode?: boolean;
};
export type Operation = {
  /** Its operationId, or "GET /orders/{id}". */
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  summary: string;
  parameters: Parameter[];
  /** The JSON body; null when it takes none, "other" when it takes something else than JSON. */
  body: { schema: Json; required: boolean } | "other" | null;
  /** The JSON of its first success; null when it answers nothing, "other" when something else than JSON. */
  answer: { schema: Json } | "other" | null;
};
export type OpenApiDocument = { title: string; version: string; operations: Operation[] };

const METHODS = ["get", "post", "put", "patch", "delete"] as const;
const MAX_BYTES = 5_000_000;
/** Of one operation's schema. */
const MAX_NODES = 20_000;

/** Throws VALIDATION (openapi_invalid) that says what is wrong with the document. */
export async function readOpenApi(text: string): Promise<OpenApiDocument> {
  if (text.length > MAX_BYTES) throw invalid(`it is larger than ${MAX_BYTES / 1_000_000} MB`);
  const document = parseText(text);
  const external = externalReference(document);
  if (external) throw invalid(`it refers to ${external}, which is outside of it; bundle it into one file first`);
  const resolve = { external: false, file: false } as const;
  // The parser changes what it is given.
  const result = await validate(structuredClone(document) as never, { resolve }).catch((error: Error) => {
    throw invalid(error.message);
  });
  if (!result.valid) throw invalid(compileErrors(result).slice(0, 1_000));
  const whole = (await dereference(document as never, { resolve, dereference: { circular: "ignore" } })) as Json;
  const { title = "", version = "" } = (whole.info ?? {}) as { title?: string; version?: string };
  return { title, version, operations: operationsOf(whole) };
}

function invalid(why: string): AppError {
  return new AppError("VALIDATION", `This is no OpenAPI document that can be imported: ${why}.`, {
    reason: "openapi_invalid",
  });
}

function parseText(text: string): Json {
  let value: unknown;
  try {
    // JSON is YAML too. A document that grows when it is read is none of ours.
    value = parseYaml(text, { maxAliasCount: 100 });
  } catch (error) {
    throw invalid(error instanceof Error ? (error.message.split("\n", 1)[0] ?? "") : "it is neither JSON nor YAML");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid("it is no object");
  return value as Json;
}

function externalReference(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  for (const [key, part] of Object.entries(value)) {
    if (key === "$ref" && typeof part === "string" && !part.startsWith("#")) return part.slice(0, 200);
    const found = externalReference(part);
    if (found) return found;
  }
  return null;
}

function operationsOf(document: Json): Operation[] {
  const swagger = document.swagger !== undefined;
  const base = swagger && typeof document.basePath === "string" ? document.basePath.replace(/\/$/, "") : "";
  const whole = <T>(part: T): T => unfold(part, document, [], { left: MAX_NODES }) as T;
  const paths = (document.paths ?? {}) as Record<string, Json | undefined>;
  return Object.entries(paths).flatMap(([path, item = {}]) =>
    METHODS.filter((method) => typeof item[method] === "object" && item[method] !== null).map((method) => {
      const operation = item[method] as Json;
      const parameters = merged((item.parameters ?? []) as Json[], (operation.parameters ?? []) as Json[]);
      const verb = method.toUpperCase() as Operation["method"];
      return {
        id: typeof operation.operationId === "string" ? operation.operationId : `${verb} ${path}`,
        method: verb,
        path: `${base}${path}`,
        summary: textOf(operation.summary) || textOf(operation.description).split("\n", 1).join() || `${verb} ${path}`,
        parameters: parameters.filter((one) => one.in !== "body" && one.in !== "formData").map(toParameter),
        body: whole(swagger ? swaggerBody(parameters) : bodyOf(operation.requestBody as Json | undefined)),
        answer: whole(answerOf((operation.responses ?? {}) as Record<string, Json>, swagger)),
      };
    }),
  );
}

/** What the parser left as a reference because it comes back to itself is written out once, and left open there. */
function unfold(value: unknown, document: Json, open: readonly string[], budget: { left: number }): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (budget.left-- <= 0) return {};
  if (Array.isArray(value)) return value.map((one) => unfold(one, document, open, budget));
  const ref = (value as Json).$ref;
  if (typeof ref === "string") {
    return open.includes(ref) ? {} : unfold(target(document, ref), document, [...open, ref], budget);
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unfold(one, document, open, budget)]));
}

function target(document: Json, ref: string): unknown {
  const steps = ref.replace(/^#\/?/, "").split("/");
  return steps.reduce<unknown>((value, step) => {
    const key = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
    return typeof value === "object" && value !== null && Object.hasOwn(value, key) ? (value as Json)[key] : {};
  }, document);
}

const textOf = (value: unknown) => (typeof value === "string" ? value.trim().slice(0, 500) : "");

/** An operation's own parameter stands for its path's of the same name and place. */
function merged(shared: Json[], own: Json[]): Json[] {
  const key = (one: Json) => `${String(one.in)}:${String(one.name)}`;
  return [...new Map([...shared, ...own].map((one) => [key(one), one])).values()];
}

function toParameter(given: Json): Parameter {
  const {
    name,
    in: place,
    required,
    description,
    schema,
    style,
    explode,
    content,
    collectionFormat,
    ...swagger
  } = given;
  // Swagger 2.0 writes the schema's words on the parameter itself.
  const own = (schema ?? jsonOf(content as Json | undefined) ?? swagger) as Json;
  return {
    name: String(name),
    in: String(place),
    required: required === true,
    description: textOf(description),
    schema: own,
    ...writtenIn(own, { style, explode, collectionFormat }, schema === undefined && content === undefined),
  };
}

/** Swagger 2.0 parts a list by commas unless it says otherwise. */
function writtenIn(
  schema: Json,
  given: Record<"style" | "explode" | "collectionFormat", unknown>,
  swagger: boolean,
): Pick<Parameter, "style" | "explode"> {
  const { style, explode, collectionFormat = "csv" } = given;
  if (!swagger || schema.type !== "array") {
    return { style: style as string | undefined, explode: explode as boolean | undefined };
  }
  if (collectionFormat === "multi") return { explode: true };
  return collectionFormat === "csv" ? { explode: false } : { style: String(collectionFormat) };
}

function jsonOf(content: Json | undefined): Json | null {
  const types = Object.entries(content ?? {});
  const json = types.find(([type]) => /^application\/([a-z0-9.+-]+\+)?json\b/i.test(type));
  return json ? (((json[1] as Json).schema as Json | undefined) ?? {}) : null;
}

function bodyOf(request: Json | undefined): Operation["body"] {
  if (!request) return null;
  const schema = jsonOf(request.content as Json | undefined);
  return schema ? { schema, required: request.required === true } : "other";
}

function swaggerBody(parameters: Json[]): Operation["body"] {
  if (parameters.some((one) => one.in === "formData")) return "other";
  const body = parameters.find((one) => one.in === "body");
  return body ? { schema: (body.schema ?? {}) as Json, required: body.required === true } : null;
}

function answerOf(responses: Record<string, Json>, swagger: boolean): Operation["answer"] {
  const code = Object.keys(responses).find((one) => /^2(\d\d|XX)$/i.test(one)) ?? "default";
  const response = responses[code];
  if (!response) return null;
  if (swagger) return response.schema ? { schema: response.schema as Json } : null;
  const content = response.content as Json | undefined;
  if (!content || Object.keys(content).length === 0) return null;
  const schema = jsonOf(content);
  return schema ? { schema } : "other";
}
