// What a condition gives when some values are assumed and the rest may be anything: true, false, unknown, or it fails.
// CEL itself decides. A value that may be anything raises an error of its own when it is read, and CEL's && and ||
// answer without it where they can; so `false && anything` is false here as it is when the SOP runs.
import { EvaluationError, serialize, type ASTNode } from "@marcbachmann/cel-js";
import { freeVariables, parseDerived, parseExpression } from "./cel";
import type { Template } from "./graph";
import { guardsOf } from "./guards";

/** Some fields of an object; the others may be anything. */
export type Known = { readonly [field: string]: string | boolean | null | Known };
export type Value = "unset" | "unknown" | Known;
export type Verdict = boolean | "unknown" | "fails";

/** What the names of an expression stand for. A name without an answer may be anything. */
export type Assumed = {
  value: (name: string) => Value;
  /** Truths learnt on the way, by the part of a condition they are about. */
  facts: ReadonlyMap<string, boolean>;
  /** What an unset name is taken for where reading it would fail: whoever reads it gets no further than with this. */
  insteadOfUnset: (name: string) => Known | null;
};

function anything(what: string): never {
  throw new EvaluationError({ code: "assumed_nothing", message: `nothing is assumed of ${what}` });
}

function knownMap(known: Known): Map<string, unknown> {
  const map = new Map<string, unknown>(
    Object.entries(known).map(([key, value]) => [
      key,
      typeof value === "object" && value !== null ? knownMap(value) : value,
    ]),
  );
  const { get, has } = { get: map.get.bind(map), has: map.has.bind(map) };
  // The library tells maps by their constructor, so a subclass would not do.
  return Object.assign(map, {
    get: (key: string) => (has(key) ? get(key) : anything(key)),
    has: (key: string) => has(key) || anything(key),
    keys: () => anything("its keys"),
    values: () => anything("its values"),
    [Symbol.iterator]: () => anything("its fields"),
  });
}

/** `instead`: whether a name that is not set is given the value it is taken for. */
function contextOf(ast: ASTNode, assumed: Assumed, instead: boolean): Record<string, unknown> {
  const { unguarded, nullable } = guardsOf(ast);
  const context: Record<string, unknown> = Object.create(null);
  for (const name of freeVariables(ast)) {
    const value = assumed.value(name);
    if (value === "unknown") Object.defineProperty(context, name, { get: () => anything(name) });
    else if (value !== "unset") context[name] = knownMap(value);
    else if (nullable.has(name)) context[name] = null;
    else if (instead && unguarded.has(name)) {
      const taken = assumed.insteadOfUnset(name);
      if (taken) context[name] = knownMap(taken);
    }
  }
  return context;
}

/** Undefined when CEL cannot say. */
function evaluate(expr: string, context: Record<string, unknown>): unknown {
  const parsed = parseDerived(expr);
  if (!parsed) return undefined;
  try {
    return parsed(context) as unknown;
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}

type Asked = { names: readonly string[]; facts: readonly string[]; verdicts: Map<string, Verdict> };
const asked = new WeakMap<ASTNode, Asked>();

function askedOf(ast: ASTNode): Asked {
  const known = asked.get(ast);
  if (known) return known;
  const facts = [...new Set(factsIn(ast).map(({ key }) => key))];
  const made = { names: [...freeVariables(ast)], facts, verdicts: new Map<string, Verdict>() };
  asked.set(ast, made);
  return made;
}

/** Decides a condition, or whether `subject == value` for a switch. Remembered: a walk asks the same again and again. */
export function decide(ast: ASTNode, assumed: Assumed): Verdict {
  const { names, facts, verdicts } = askedOf(ast);
  const values = names.map((name) => {
    const value = assumed.value(name);
    return value === "unset" ? [value, assumed.insteadOfUnset(name)] : value;
  });
  const key = JSON.stringify([values, facts.map((fact) => assumed.facts.get(fact) ?? null)]);
  const known = verdicts.get(key);
  if (known !== undefined) return known;
  const verdict = decideAnew(ast, names, assumed);
  verdicts.set(key, verdict);
  return verdict;
}

function decideAnew(ast: ASTNode, names: readonly string[], assumed: Assumed): Verdict {
  const expr = withFacts(ast, assumed.facts);
  const first = evaluate(expr, contextOf(ast, assumed, false));
  if (typeof first === "boolean") return first;
  const values = names.map((name) => assumed.value(name));
  if (!values.includes("unset")) return "unknown";
  if (values.every((value) => value === "unset")) return "fails";
  const second = evaluate(expr, contextOf(ast, assumed, true));
  return typeof second === "boolean" ? second : "unknown";
}

/** A condition that always gives the same, whatever is read. */
export function constantOf(ast: ASTNode): boolean | null {
  const nothing: Assumed = { value: () => "unknown", facts: new Map(), insteadOfUnset: () => null };
  const verdict = decide(ast, nothing);
  return typeof verdict === "boolean" ? verdict : null;
}

/** The expression of a condition: one hole, nothing around it. */
export function conditionOf(template: Template): ASTNode | null {
  const [only, ...more] = template.parts;
  if (!only || more.length > 0 || !("expr" in only)) return null;
  return parseExpression(only.expr).ast;
}

const equalities = new WeakMap<Template, Map<unknown, ASTNode>>();

/** `subject == value` as an expression. */
export function equalityOf(subject: Template, value: string | number | boolean | null): ASTNode | null {
  const known = equalities.get(subject)?.get(value);
  if (known) return known;
  const ast = conditionOf(subject);
  if (!ast) return null;
  const equality = parseDerived(`(${serialize(ast)}) == ${JSON.stringify(value)}`)?.ast;
  if (!equality) return null;
  equalities.set(subject, (equalities.get(subject) ?? new Map<unknown, ASTNode>()).set(value, equality));
  return equality;
}

/** Parts of conditions that are true or false by themselves, and what they are the opposite of: `a > b` is no `a <= b`. */
export type Fact = { key: string; truth: boolean; names: ReadonlySet<string> };

const OPPOSITES: Partial<Record<string, string>> = { "!=": "==", ">=": "<", ">": "<=" };
const MIRRORED: Partial<Record<string, string>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
  "==": "==",
  "!=": "!=",
};

/** Null for what is made of other conditions. */
function factOf(ast: ASTNode): Fact | null {
  if (["&&", "||", "!_", "?:", "value"].includes(ast.op)) return null;
  const names = freeVariables(ast);
  if (names.size === 0) return null;
  if (!(ast.op in MIRRORED)) return { key: serialize(ast), truth: true, names };
  const [left, right] = ast.args as [ASTNode, ASTNode];
  const mirrored = left.op === "value" && right.op !== "value";
  const op = mirrored ? (MIRRORED[ast.op] ?? ast.op) : ast.op;
  const [a, b] = mirrored ? [right, left] : [left, right];
  const bare = OPPOSITES[op];
  return { key: `${serialize(a)} ${bare ?? op} ${serialize(b)}`, truth: bare === undefined, names };
}

/** Every such part of a condition. */
export function factsIn(ast: ASTNode): Fact[] {
  const fact = factOf(ast);
  if (fact) return [fact];
  if (ast.op === "!_") return factsIn(ast.args);
  return ast.op === "&&" || ast.op === "||" || ast.op === "?:" ? ast.args.flatMap(factsIn) : [];
}

/** What is known once a condition has given `truth`. */
export function learn(ast: ASTNode, truth: boolean): Fact[] {
  const fact = factOf(ast);
  if (fact) return [{ ...fact, truth: fact.truth === truth }];
  if (ast.op === "!_") return learn(ast.args, !truth);
  if (ast.op !== "&&" && ast.op !== "||") return [];
  return (ast.op === "&&") === truth ? ast.args.flatMap((arg) => learn(arg, truth)) : [];
}

/**
 * The condition with what is already known written into it, for CEL to decide the rest. `c ? a : b` is written so that
 * CEL can tell when both ways give the same, whatever c is.
 */
function withFacts(ast: ASTNode, facts: ReadonlyMap<string, boolean>): string {
  const fact = factOf(ast);
  if (fact) {
    const truth = facts.get(fact.key);
    return truth === undefined ? (eachOf(ast) ?? `(${serialize(ast)})`) : String(truth === fact.truth);
  }
  const part = (child: ASTNode) => withFacts(child, facts);
  switch (ast.op) {
    case "!_":
      return `!(${part(ast.args)})`;
    case "&&":
    case "||":
      // Side by side: a long condition may not become a deep one.
      return `(${chainOf(ast, ast.op).map(part).join(` ${ast.op} `)})`;
    case "?:": {
      const [condition, yes, no] = ast.args.map(part);
      const written = `((${condition} && ${yes}) || (!${condition} && ${no}) || (${yes} && ${no}))`;
      // Both ways stand there twice, and those inside them four times.
      return written.length <= MAX_WRITTEN ? written : `(${serialize(ast)})`;
    }
    default:
      return `(${serialize(ast)})`;
  }
}

const MAX_WRITTEN = 20_000;

/** `[a, b].all(x, x)` as `a && b`: a list of which one item may be anything is nothing to CEL. */
function eachOf(ast: ASTNode): string | null {
  if (ast.op !== "rcall") return null;
  const [method, list, [bound, asked]] = ast.args;
  const op = method === "all" ? "&&" : method === "exists" ? "||" : null;
  if (op === null || list.op !== "list" || list.args.length === 0 || bound?.op !== "id") return null;
  if (asked?.op !== "id" || asked.args !== bound.args) return null;
  return `(${list.args.map((item) => `(${serialize(item)})`).join(` ${op} `)})`;
}

/** The parts of `a || b || c`. */
function chainOf(ast: ASTNode, op: "&&" | "||"): ASTNode[] {
  return ast.op === op ? ast.args.flatMap((arg) => chainOf(arg, op)) : [ast];
}
