// The request a binding makes of a call: its path, query, headers and body, each from its expression.
import { AppError } from "../../errors";
import type { HttpCall } from "./binding.schema";
import { evaluateMapping, type MappingScope } from "./mapping";

export type MappedRequest = {
  method: HttpCall["method"];
  path: string;
  /** "" or "?…", a list as its name repeated. */
  query: string;
  headers: Record<string, string>;
  body: unknown;
};

const HOLE = /\{([^{}]+)\}/g;

/** The expressions in a path's braces. */
export function pathExpressions(path: string): string[] {
  return [...path.matchAll(HOLE)].map(([, source = ""]) => source);
}

/** Throws INTERNAL (mapping_failed) for an expression that fails, VALIDATION (path_value) for a value no path can hold. */
export async function mapRequest(call: HttpCall, scope: MappingScope): Promise<MappedRequest> {
  const part = (source: string | undefined, name: string) =>
    source === undefined ? Promise.resolve(undefined) : evaluateMapping(source, scope, name);
  const headers: Record<string, string> = {};
  for (const [name, source] of Object.entries(call.headers ?? {})) {
    const value = await part(source, `header ${name}`);
    if (value !== undefined && value !== null) headers[name] = headerText(value, name);
  }
  return {
    method: call.method,
    path: await mapPath(call.path, scope),
    query: queryOf(await part(call.query, "query")),
    headers,
    body: await part(call.body, "body"),
  };
}

async function mapPath(path: string, scope: MappingScope): Promise<string> {
  let mapped = path;
  for (const source of pathExpressions(path)) {
    const value = await evaluateMapping(source, scope, `path (${source})`);
    mapped = mapped.replace(`{${source}}`, () => pathText(value, source));
  }
  // The braces' values cannot hold a slash, but two of them side by side may still add up to a way upward.
  if (mapped.split("/").some((segment) => segment === "." || segment === "..")) throw unusable(path);
  return mapped;
}

/** One segment or a part of one: whatever it says, it neither leaves its place nor names another. */
function pathText(value: unknown, source: string): string {
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  if (text === "" || text === "." || text === "..") throw unusable(source);
  return encodeURIComponent(text);
}

function unusable(what: string): AppError {
  return new AppError("VALIDATION", `Nothing usable stands for ${what} in the address.`, { reason: "path_value" });
}

function queryOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (typeof value !== "object" || Array.isArray(value)) {
    throw new AppError("INTERNAL", "The binding's query does not give an object. Mend the expression.", {
      reason: "mapping_failed",
    });
  }
  const pairs = Object.entries(value).flatMap(([name, one]) => {
    if (one === null || one === undefined) return [];
    return [one].flat().map((item: unknown) => [name, plain(item)]);
  });
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`;
}

const plain = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));

function headerText(value: unknown, name: string): string {
  const text = plain(value);
  // What a customer wrote must not begin a header of its own.
  if (!/^[\x20-\x7e\x80-\xff]*$/.test(text)) {
    throw new AppError("VALIDATION", `The value of the header ${name} has characters a header cannot hold.`, {
      reason: "header_value",
    });
  }
  return text;
}
