// The one door to CEL. SOP text is evaluated by this library and by nothing else: no eval, no home-made evaluator.
// Environments are dear to make, so there is one per language at run time, and one per SOP while it is checked.
import { Environment, EvaluationError, ParseError, type ASTNode, type ParseResult } from "@marcbachmann/cel-js";
import type { Locale } from "../context";
import { registerSopFunctions } from "./cel-functions";
import { registerMatches } from "./cel-matches";

/** Far above what a person writes in one hole, far below what could hurt. */
const limits = { maxAstNodes: 2_000, maxDepth: 60, maxListElements: 200, maxMapEntries: 200, maxCallArguments: 16 };

/** What the checker writes about an expression holds all of it, some parts several times, and more brackets. */
const derivedLimits = { ...limits, maxAstNodes: 10 * limits.maxAstNodes, maxDepth: 5 * limits.maxDepth };

export function sopEnvironment(
  locale: Locale,
  options: { dynamic: boolean; limits?: Partial<typeof limits> },
): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: options.dynamic,
    homogeneousAggregateLiterals: false,
    limits: { ...limits, ...options.limits },
  });
  registerSopFunctions(environment, locale);
  registerMatches(environment);
  return environment;
}

const inLanguage = (locale: Locale) => ({
  environment: sopEnvironment(locale, { dynamic: true }),
  parsed: new Map<string, ParseResult>(),
});
const runtime = { "zh-CN": inLanguage("zh-CN"), en: inLanguage("en") } satisfies Record<Locale, unknown>;

const MAX_PARSED = 5_000;

const derived = {
  environment: sopEnvironment("en", { dynamic: true, limits: derivedLimits }),
  parsed: new Map<string, ParseResult>(),
};

/** Parses an expression, remembering it. Throws the library's ParseError, whose range points into the expression. */
export function parseExpression(expr: string, locale: Locale = "en"): ParseResult {
  return parseIn(runtime[locale], expr);
}

/** What the checker wrote itself, out of an expression that was parsed. Null when it grew beyond all measure. */
export function parseDerived(expr: string): ParseResult | null {
  try {
    return parseIn(derived, expr);
  } catch (error) {
    if (error instanceof ParseError && error.code === "limit_exceeded") return null;
    throw error;
  }
}

function parseIn({ environment, parsed }: typeof derived, expr: string): ParseResult {
  const known = parsed.get(expr);
  if (known) return known;
  const result = environment.parse(expr);
  if (parsed.size >= MAX_PARSED) parsed.clear();
  parsed.set(expr, result);
  return result;
}

const BINDING_MACROS = new Set(["all", "exists", "exists_one", "map", "filter"]);

/** Top-level names an expression reads; names bound inside it (`items.map(i, …)`) are not among them. */
export function freeVariables(ast: ASTNode): Set<string> {
  const names = new Set<string>();
  collect(ast, new Set(), names);
  return names;
}

function collect(node: ASTNode, bound: ReadonlySet<string>, names: Set<string>): void {
  if (node.op === "id") {
    if (!bound.has(node.args) && !runtime.en.environment.hasVariable(node.args)) names.add(node.args);
    return;
  }
  if (node.op === "rcall") {
    const [method, receiver, args] = node.args;
    const [first, ...rest] = args;
    collect(receiver, bound, names);
    const isBind = method === "bind" && receiver.op === "id" && receiver.args === "cel";
    if (first?.op === "id" && (isBind || BINDING_MACROS.has(method))) {
      const inner = new Set([...bound, first.args]);
      rest.forEach((arg, i) => collect(arg, isBind && i === 0 ? bound : inner, names));
    } else {
      for (const arg of args) collect(arg, bound, names);
    }
    return;
  }
  if (node.op === "value") return;
  walkArguments(node.args, (child) => collect(child, bound, names));
}

/** The fields of a top-level name that an expression reads: of `d.a.b + d["c"]`, for "d", a and c. */
export function fieldsRead(ast: ASTNode, name: string): Set<string> {
  const fields = new Set<string>();
  const visit = (node: ASTNode): void => {
    const field = node.op === "." || node.op === "[]" ? fieldOf(node.args, name) : null;
    if (field !== null) fields.add(field);
    if (node.op !== "value" && node.op !== "id") walkArguments(node.args, visit);
  };
  visit(ast);
  return fields;
}

function fieldOf(args: unknown, name: string): string | null {
  const [owner, field] = args as [ASTNode, string | ASTNode];
  if (owner.op !== "id" || owner.args !== name) return null;
  if (typeof field === "string") return field;
  return field.op === "value" && typeof field.args === "string" ? field.args : null;
}

function walkArguments(args: unknown, visit: (node: ASTNode) => void): void {
  if (Array.isArray(args)) for (const item of args) walkArguments(item, visit);
  else if (typeof args === "object" && args !== null && "op" in args) visit(args as ASTNode);
}

export function isEvaluationError(error: unknown): error is EvaluationError {
  return error instanceof EvaluationError;
}
