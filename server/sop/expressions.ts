// Evaluates the expressions of a compiled SOP against what an execution knows. Values of the scope are data: text in
// them that looks like a hole is never evaluated. A missing value is an error that names it, never "undefined".
import type { ASTNode } from "@marcbachmann/cel-js";
import { toLocale, type Locale, type Localized } from "../context";
import { freeVariables, isEvaluationError, parseExpression } from "./cel";
import { doublePaths, expressionError, fromCel, toCel, type DoublePaths } from "./cel-values";
import type { ApprovalNode, InputTemplate, Node, Template } from "./graph";
import { guardsOf } from "./guards";

/** {INPUT, EXECUTION_ID, LOCALE, NOW, CUSTOMER, FAILURE, …output variables} of plain JSON. */
export type Scope = Readonly<Record<string, unknown>>;

type ExpressionPart = Extract<Template["parts"][number], { expr: string }>;

const freeNames = new WeakMap<ASTNode, ReadonlySet<string>>();
const doubleTrees = new WeakMap<readonly string[], DoublePaths>();

function namesOf(expr: string, locale: Locale): ReadonlySet<string> {
  const { ast } = parseExpression(expr, locale);
  const known = freeNames.get(ast);
  if (known) return known;
  const names = freeVariables(ast);
  freeNames.set(ast, names);
  return names;
}

function doublesOf(paths: readonly string[] | undefined): DoublePaths | undefined {
  if (!paths) return undefined;
  const known = doubleTrees.get(paths);
  if (known) return known;
  const tree = doublePaths(paths);
  doubleTrees.set(paths, tree);
  return tree;
}

function evaluate(part: ExpressionPart, scope: Scope): unknown {
  const { expr } = part;
  const locale = toLocale(typeof scope.LOCALE === "string" ? scope.LOCALE : undefined);
  const doubles = doublesOf(part.doubles);
  const context: Record<string, unknown> = Object.create(null);
  for (const name of namesOf(expr, locale)) {
    if (Object.hasOwn(scope, name) && scope[name] !== undefined) {
      context[name] = toCel(scope[name], doubles?.children.get(name), name);
    } else if (guardsOf(parseExpression(expr, locale).ast).nullable.has(name)) {
      // An expression that asks first (`apology == null ? …`) may be told that no step has set it.
      context[name] = null;
    }
  }
  try {
    return parseExpression(expr, locale)(context);
  } catch (error) {
    if (!isEvaluationError(error)) throw error;
    throw expressionError(`\`\${${expr.trim()}}\` cannot be computed: ${error.summary}.`, error);
  }
}

function toText(value: unknown, expr: string): string {
  if (typeof value === "string") return value;
  if (value === null) {
    throw expressionError(
      `\`\${${expr.trim()}}\` is empty here; write default(${expr.trim()}, …) to say what to show.`,
    );
  }
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}

/** A lone hole gives its value as it is; anything else gives text. */
export function renderTemplate(template: Template, scope: Scope): unknown {
  const [only, ...more] = template.parts;
  if (only && more.length === 0 && "expr" in only) return fromCel(evaluate(only, scope), only.expr);
  return renderText(template, scope);
}

/** Always text, also for a lone hole. */
export function renderText(template: Template, scope: Scope): string {
  return template.parts
    .map((part) => ("text" in part ? part.text : toText(fromCel(evaluate(part, scope), part.expr), part.expr)))
    .join("");
}

/** A bilingual text, each language with its own formats whatever the scope's LOCALE is. */
export function renderMessage(message: Readonly<Record<Locale, Template>>, scope: Scope): Localized {
  const inLanguage = (locale: Locale) => renderText(message[locale], { ...scope, LOCALE: locale }).trim();
  return { "zh-CN": inLanguage("zh-CN"), en: inLanguage("en") };
}

export function renderInput(input: InputTemplate, scope: Scope): unknown {
  switch (input.kind) {
    case "literal":
      return input.value;
    case "template":
      return renderTemplate(input.template, scope);
    case "object":
      return Object.fromEntries(Object.entries(input.fields).map(([key, field]) => [key, renderInput(field, scope)]));
    case "list":
      return input.items.map((item) => renderInput(item, scope));
  }
}

export function evaluateCondition(template: Template, scope: Scope): boolean {
  const value = renderTemplate(template, scope);
  if (typeof value === "boolean") return value;
  throw expressionError(`A condition must be true or false, but this one gives ${JSON.stringify(value)}.`);
}

export function templatesOf(input: InputTemplate): Template[] {
  switch (input.kind) {
    case "literal":
      return [];
    case "template":
      return [input.template];
    case "object":
      return Object.values(input.fields).flatMap(templatesOf);
    case "list":
      return input.items.flatMap(templatesOf);
  }
}

export function nodeTemplates(node: Node): Template[] {
  switch (node.type) {
    case "skill_call":
      return [...templatesOf(node.input), ...(node.idempotencyKey ? [node.idempotencyKey] : [])];
    case "model_call":
      return [...templatesOf(node.input), node.prompt["zh-CN"], node.prompt.en];
    case "decision_logic":
      return [node.condition];
    case "switch":
      return [node.subject];
    case "parallel_execution":
      return [];
    case "human_approval":
      return approvalTemplates(node);
    case "wait":
      return node.until ? [node.until] : [];
    case "call_sop":
      return templatesOf(node.input);
    case "output":
      return [node.message, node.messageWithCards].flatMap((text) => (text ? [text["zh-CN"], text.en] : []));
  }
}

function approvalTemplates({ message, amount, currency, shows, editable }: ApprovalNode): Template[] {
  const proposed = Object.values(editable).flatMap(({ value }) => templatesOf(value));
  const stake = [amount, currency].filter((one) => one !== null);
  return [message["zh-CN"], message.en, ...stake, ...templatesOf(shows), ...proposed];
}

/** Top-level names a step's expressions read, in the order they appear. */
export function variablesRead(node: Node): string[] {
  const names = new Set<string>();
  for (const template of nodeTemplates(node)) {
    for (const part of template.parts) if ("expr" in part) for (const name of namesOf(part.expr, "en")) names.add(name);
  }
  return [...names];
}
