// Which values an expression's result is made of, as paths: `order.items.map(i, i.name)` gives order.items.*.name. What an
// expression only asks about (a comparison, has(), size()) does not flow into its result.
import type { ASTNode } from "@marcbachmann/cel-js";
import { freeVariables } from "./cel";
import { boundName, childrenOf } from "./guards";
import { constantOf } from "./what-if";

/** "*" stands for any item of a list or map. */
export type ValuePath = readonly string[];
type Bound = ReadonlyMap<string, ValuePath[]>;

const ASKS = new Set(["has", "size", "contains", "startsWith", "endsWith", "matches", "exists", "all", "exists_one"]);

export function flowsOf(ast: ASTNode): ValuePath[] {
  const free = freeVariables(ast);
  return flows(ast, new Map()).filter(([root]) => root !== undefined && free.has(root));
}

function flows(ast: ASTNode, bound: Bound): ValuePath[] {
  const all = (children: readonly ASTNode[]) => children.flatMap((child) => flows(child, bound));
  switch (ast.op) {
    case "value":
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "in":
    case "&&":
    case "||":
    case "!_":
      return [];
    case "id":
      return bound.get(ast.args) ?? [[ast.args]];
    case ".":
    case ".?":
      return flows(ast.args[0], bound).map((path) => [...path, ast.args[1]]);
    case "[]":
    case "[?]": {
      const [owner, key] = ast.args;
      const field = key.op === "value" && typeof key.args === "string" ? key.args : "*";
      return flows(owner, bound).map((path) => [...path, field]);
    }
    case "?:": {
      const [condition, yes, no] = ast.args;
      const certain = constantOf(condition);
      return certain === null ? all([yes, no]) : flows(certain ? yes : no, bound);
    }
    case "call":
      return ASKS.has(ast.args[0]) ? [] : all(ast.args[1]);
    case "rcall":
      return methodFlows(ast.args, bound);
    default:
      return all(childrenOf(ast));
  }
}

function methodFlows([method, receiver, args]: [string, ASTNode, ASTNode[]], bound: Bound): ValuePath[] {
  if (ASKS.has(method)) return [];
  const name = boundName(method, args);
  if (name === null) return [receiver, ...args].flatMap((child) => flows(child, bound));
  const items = flows(receiver, bound);
  if (method === "filter") return items;
  if (method === "bind") {
    const value = args[1] ? flows(args[1], bound) : [];
    return args[2] ? flows(args[2], new Map([...bound, [name, value]])) : [];
  }
  const last = args.at(-1);
  return last ? flows(last, new Map([...bound, [name, items.map((path) => [...path, "*"])]])) : [];
}

/** Whether a value holds what a label is about: the labelled field itself, a part of it, or an object it is in. */
export function holds(path: ValuePath, label: ValuePath): boolean {
  return path.slice(0, label.length).every((part, i) => part === label[i] || part === "*" || label[i] === "*");
}
