// Walks a graph as the engine would, with the steps' outputs given instead of made. Pure: for cases beside each SOP, and
// for anybody who wants to know what an SOP would do. Everything a step says to the outside is rendered on the way.
import type { Locale, Localized } from "../context";
import { AppError } from "../errors";
import { evaluateCondition, renderInput, renderMessage, renderText, type Scope } from "./expressions";
import { failureTarget } from "./failure";
import type { Node, SopGraph } from "./graph";

export type StepResult = { output: unknown } | { error: { code: string; reason?: string } };

export type Facts = {
  input: Record<string, unknown>;
  locale: Locale;
  now: string;
  customer: Record<string, unknown>;
  /** By step id. */
  results: Readonly<Record<string, StepResult>>;
};

export type Walk = {
  path: string[];
  /** What each step was given, by step id. */
  given: Record<string, unknown>;
  keys: Record<string, string>;
  ending:
    | { kind: "answered"; node: string; outcome: "resolved" | "unresolved"; message: Localized }
    | { kind: "failed"; node: string; code: string };
};

/** More steps than any SOP has: a walk that goes on longer goes round in circles. */
const MAX_STEPS = 1_000;

export function walkGraph(graph: SopGraph, facts: Facts): Walk {
  const walk: Walk = { path: [], given: {}, keys: {}, ending: { kind: "failed", node: graph.entry, code: "INTERNAL" } };
  const variables: Record<string, unknown> = {};
  let at: string | null = graph.entry;
  while (at !== null) {
    const node: Node | undefined = graph.nodes[at];
    if (!node) throw new AppError("INTERNAL", `There is no step ${at}.`);
    if (walk.path.push(node.id) > MAX_STEPS) throw new AppError("INTERNAL", `The walk does not end: ${at} again.`);
    const scope: Scope = {
      ...variables,
      INPUT: facts.input,
      EXECUTION_ID: "exec_walk",
      LOCALE: facts.locale,
      NOW: facts.now,
      CUSTOMER: facts.customer,
    };
    at = step(node, scope, facts, variables, walk);
  }
  return walk;
}

function step(node: Node, scope: Scope, facts: Facts, variables: Record<string, unknown>, walk: Walk): string | null {
  switch (node.type) {
    case "decision_logic":
      return evaluateCondition(node.condition, scope) ? node.onTrue : node.onFalse;
    case "output": {
      const message = renderMessage(node.message, scope);
      walk.ending = { kind: "answered", node: node.id, outcome: node.outcome, message };
      return node.next;
    }
    case "skill_call":
    case "model_call": {
      walk.given[node.id] = renderInput(node.input, scope);
      if (node.type === "model_call") renderText(node.prompt[facts.locale], scope);
      else if (node.idempotencyKey) walk.keys[node.id] = renderText(node.idempotencyKey, scope);
      return settle(node, facts.results[node.id], variables, walk);
    }
  }
}

function settle(
  node: Node,
  result: StepResult | undefined,
  variables: Record<string, unknown>,
  walk: Walk,
): string | null {
  if (!result) throw new AppError("VALIDATION", `Step ${node.id} is reached, but the case gives no output for it.`);
  if ("output" in result) {
    if (node.outputVar) variables[node.outputVar] = result.output;
    return node.next;
  }
  const target = failureTarget(node, result.error);
  if (target === null) walk.ending = { kind: "failed", node: node.id, code: result.error.code };
  return target;
}
