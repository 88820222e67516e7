// Which names an expression reads so that it fails while no step has set them, and which it asks about first. The checker
// (maybe-unset) and the evaluation go by the same answer: what is guarded here may be absent when it runs.
//   default(x.y, …)                          x may be absent
//   has(x.y), x == null, x != null           x may be absent; it then counts as null
//   x == null || x.y > 1, x != null ? x.y : …, has(x.y) && x.y > 1    the guarded part is not reached while x is absent
import type { ASTNode } from "@marcbachmann/cel-js";
import { freeVariables } from "./cel";

export type Guards = {
  /** Read without asking: the expression fails while they are not set. */
  unguarded: ReadonlySet<string>;
  /** Asked about with `== null` or has(): null stands for them while they are not set. */
  nullable: ReadonlySet<string>;
};

const known = new WeakMap<ASTNode, Guards>();

export function guardsOf(ast: ASTNode): Guards {
  const before = known.get(ast);
  if (before) return before;
  const reading: Reading = { free: freeVariables(ast), unguarded: new Set(), asked: new Set() };
  read(ast, new Set(), reading);
  const { unguarded, asked } = reading;
  const guards = { unguarded, nullable: new Set([...asked].filter((name) => !unguarded.has(name))) };
  known.set(ast, guards);
  return guards;
}

type Names = ReadonlySet<string>;
type Reading = { free: Names; unguarded: Set<string>; asked: Set<string> };

/** `safe` holds the names that are set where this part is reached, and those bound inside the expression. */
function read(ast: ASTNode, safe: Names, reading: Reading): void {
  const asks = askedBy(ast);
  if (asks && reading.free.has(asks.name)) {
    if (!safe.has(asks.name)) reading.asked.add(asks.name);
    return;
  }
  const into = (child: ASTNode, more: Names = new Set()) => read(child, new Set([...safe, ...more]), reading);
  switch (ast.op) {
    case "id":
      if (reading.free.has(ast.args) && !safe.has(ast.args)) reading.unguarded.add(ast.args);
      return;
    case "&&":
    case "||": {
      // CEL's && and || ask both sides: a guard may stand left or right of what it guards.
      const [left, right] = ast.args;
      into(left, setWhen(right, ast.op === "&&"));
      into(right, setWhen(left, ast.op === "&&"));
      return;
    }
    case "?:": {
      const [condition, yes, no] = ast.args;
      into(condition);
      into(yes, setWhen(condition, true));
      into(no, setWhen(condition, false));
      return;
    }
    case "call": {
      const [name, args] = ast.args;
      for (const arg of name === "default" ? args.slice(1) : args) into(arg);
      return;
    }
    case "rcall": {
      const [method, receiver, args] = ast.args;
      const bound = boundName(method, args);
      into(receiver);
      for (const arg of bound === null ? args : args.slice(1)) into(arg, bound === null ? new Set() : new Set([bound]));
      return;
    }
    default:
      for (const child of childrenOf(ast)) into(child);
  }
}

const BINDING_METHODS = new Set(["all", "exists", "exists_one", "map", "filter", "bind"]);

/** The name that `items.map(i, …)` and its like bind. */
export function boundName(method: string, args: readonly ASTNode[]): string | null {
  const [first] = args;
  return BINDING_METHODS.has(method) && args.length > 1 && first?.op === "id" ? first.args : null;
}

/** The name that `x == null`, `x != null` or `has(x.y)` asks about. */
function askedBy(ast: ASTNode): { name: string; setWhen: boolean } | null {
  if (ast.op === "==" || ast.op === "!=") {
    const [left, right] = ast.args;
    const other = isNull(right) ? left : isNull(left) ? right : null;
    return other?.op === "id" ? { name: other.args, setWhen: ast.op === "!=" } : null;
  }
  if (ast.op !== "call" || ast.args[0] !== "has") return null;
  const [asked] = ast.args[1];
  if (asked?.op !== ".") return null;
  const [owner] = asked.args;
  return owner.op === "id" ? { name: owner.args, setWhen: true } : null;
}

const isNull = (ast: ASTNode) => ast.op === "value" && ast.args === null;

/** The names that are set for certain when the expression is true, or when it is false. */
function setWhen(ast: ASTNode, truth: boolean): Set<string> {
  const asks = askedBy(ast);
  if (asks) return asks.setWhen === truth ? new Set([asks.name]) : new Set();
  if (ast.op === "!_") return setWhen(ast.args, !truth);
  if (ast.op !== "&&" && ast.op !== "||") return new Set();
  const [left, right] = ast.args;
  return (ast.op === "&&") === truth ? new Set([...setWhen(left, truth), ...setWhen(right, truth)]) : new Set();
}

/** The parts of an expression, whatever it is. */
export function childrenOf(ast: ASTNode): ASTNode[] {
  const children: ASTNode[] = [];
  const gather = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(gather);
    else if (typeof value === "object" && value !== null && "op" in value) children.push(value as ASTNode);
  };
  if (ast.op !== "value" && ast.op !== "id") gather(ast.args);
  return children;
}
