// The expressions of a step, parsed. Holes that do not parse are not among them; they are reported by themselves.
import type { ASTNode } from "@marcbachmann/cel-js";
import { parseExpression } from "./cel";
import { nodeTemplates } from "./expressions";
import type { Node, Template } from "./graph";
import { conditionOf, equalityOf } from "./what-if";

export function expressionsIn(template: Template): ASTNode[] {
  return template.parts.flatMap((part) => ("expr" in part ? [parseExpression(part.expr).ast] : []));
}

export function expressionsOf(node: Node): ASTNode[] {
  return nodeTemplates(node).flatMap(expressionsIn);
}

/** What a decision asks: its condition, or `subject == value` for each case of a switch. */
export function testsOf(node: Node): ASTNode[] {
  if (node.type === "decision_logic") return [conditionOf(node.condition)].filter((ast) => ast !== null);
  if (node.type !== "switch") return [];
  return node.cases
    .flatMap(({ values }) => values.map((value) => equalityOf(node.subject, value)))
    .filter((ast) => ast !== null);
}
