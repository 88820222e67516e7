// Where an execution stands between two commits, and what it may do next. Pure.
import { AppError } from "../errors";
import type { Node, SopGraph } from "../sop/graph";

/** The outcome of a skill that ran beside its execution, by step id. */
export type AsyncResults = Record<
  string,
  { status: "SUCCEEDED"; output: unknown } | { status: "FAILED"; error: { code: string; message: string } }
>;

export type Cursor = {
  node: string | null;
  /** Attempts at this node that were already made, lost ones included. */
  attempt: number;
  variables: Record<string, unknown>;
  asyncResults: AsyncResults;
};

export function currentNode(graph: SopGraph, cursor: Cursor): Node | null {
  if (cursor.node === null) return null;
  const node = graph.nodes[cursor.node];
  if (!node) throw new AppError("INTERNAL", `Step ${cursor.node} is not in ${graph.sopId} v${graph.version}.`);
  return node;
}

/** The asynchronous steps whose results these variables are. */
function asyncSources(graph: SopGraph, variables: readonly string[]): Node[] {
  return graph.order
    .map((id) => graph.nodes[id])
    .filter(
      (node): node is Node =>
        node?.type === "skill_call" && node.async && node.outputVar !== null && variables.includes(node.outputVar),
    );
}

export type Readiness =
  | { kind: "ready" }
  | { kind: "waiting"; for: string[] }
  /** A result this node reads will never come. */
  | { kind: "broken"; source: Node };

/** Whether the results that a node reads have arrived. `started` are the asynchronous steps this execution began. */
export function readiness(
  graph: SopGraph,
  cursor: Cursor,
  reads: readonly string[],
  started: ReadonlySet<string>,
): Readiness {
  const sources = asyncSources(graph, reads).filter((source) => started.has(source.id));
  const broken = sources.find((source) => cursor.asyncResults[source.id]?.status === "FAILED");
  if (broken) return { kind: "broken", source: broken };
  const missing = sources.filter((source) => !cursor.asyncResults[source.id]).map((source) => source.id);
  return missing.length > 0 ? { kind: "waiting", for: missing } : { kind: "ready" };
}

/** Everything an expression of this execution may read, apart from the built-in names. */
export function readableVariables(graph: SopGraph, cursor: Cursor): Record<string, unknown> {
  const scope = { ...cursor.variables };
  for (const [stepId, result] of Object.entries(cursor.asyncResults)) {
    const name = graph.nodes[stepId]?.outputVar;
    if (name && result.status === "SUCCEEDED") scope[name] = result.output;
  }
  return scope;
}
