// What an expression reads at its top: "input.order_id", "response.items", "actor". The checker compares it with what
// there is, because JSONata makes a misspelt name silently nothing. Pure.
import type { ExprNode } from "jsonata";
import { compileMapping } from "./compile-mapping";

/** Paths from the names an expression begins with, at most three steps deep, once each. */
export function readsOf(source: string): string[] {
  const found = new Set<string>();
  walk(compileMapping(source).ast() as Node, found);
  return [...found];
}

/** As the parser gives it; its own types leave some kinds out. */
type Node = Omit<ExprNode, "type"> & {
  type: string;
  body?: Node;
  expression?: Node;
  then?: Node;
  else?: Node;
  condition?: Node;
};

/** Names after the first step of a path, and in its predicates, stand for parts of what came before. */
function walk(node: Node | undefined, found: Set<string>): void {
  if (typeof node !== "object" || node === null) return;
  if (node.type === "path") return walkPath(node, found);
  if (node.type === "name") found.add(String(node.value));
  // What a transform or a descendant looks through is not at the top.
  if (node.type === "transform") return;
  const lhs = Array.isArray(node.lhs) ? (node.lhs as unknown[]).flat() : [node.lhs];
  const parts = [
    lhs,
    node.rhs,
    node.expressions,
    node.arguments,
    node.body,
    node.expression,
    node.condition,
    node.then,
    node.else,
  ];
  for (const part of [...parts.flat(), node.procedure]) walk(part as Node | undefined, found);
}

function walkPath({ steps = [] }: Node, found: Set<string>): void {
  const [first, ...rest] = steps as Node[];
  if (first?.type !== "name") return walk(first, found);
  const names = [String(first.value)];
  for (const step of rest) {
    if (step.type !== "name" || names.length === 3) break;
    names.push(String(step.value));
  }
  found.add(names.join("."));
}

/** The fields of the object an expression builds at its top, and where; null when it builds none that can be read off. */
export function writtenFields(source: string): { name: string; position: number }[] | null {
  const top = lastOf(compileMapping(source).ast() as Node);
  if (top?.type !== "unary" || (top.value as unknown) !== "{" || !Array.isArray(top.lhs)) return null;
  const keys = (top.lhs as [ExprNode, ExprNode][]).map(([key]) => key);
  if (keys.some((key) => key.type !== "string")) return null;
  return keys.map((key) => ({ name: String(key.value), position: key.position ?? 0 }));
}

/** A block's value is its last expression's, a path's that of its last step. */
function lastOf(node: Node | undefined): Node | undefined {
  if (node?.type === "block") return lastOf(node.expressions?.at(-1));
  if (node?.type === "path") return lastOf(node.steps?.at(-1));
  return node;
}
