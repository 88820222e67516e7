// Reads of values that no step has set on the way there. A step that fails sets nothing; of a parallel step that needs
// not all branches, only what enough of them set is there; FAILURE is there once a step has failed.
import { parseExpression } from "./cel";
import type { Finding, Meaning } from "./check-meaning";
import { nodeTemplates } from "./expressions";
import type { Node, Template } from "./graph";
import { guardsOf } from "./guards";
import { exploreFor, type State } from "./reach";

type Read = { template: Template; expr: string };

export function checkUnset({ ways, graph }: Meaning): Finding[] {
  const nodes = Object.values(graph.nodes);
  const set = new Set(nodes.flatMap(({ outputVar }) => outputVar ?? []));
  const readers = new Map<string, Map<string, Read>>();
  for (const node of nodes) {
    for (const [name, read] of unguardedReads(node)) {
      if (!set.has(name) && name !== "FAILURE") continue;
      readers.set(name, (readers.get(name) ?? new Map<string, Read>()).set(node.id, read));
    }
  }
  return [...readers].flatMap(([name, reads]) => unsetReads(ways, graph.nodes, name, reads));
}

/** The first reading of each name. */
function unguardedReads(node: Node): Map<string, Read> {
  const reads = new Map<string, Read>();
  for (const template of nodeTemplates(node)) {
    for (const part of template.parts) {
      if (!("expr" in part)) continue;
      for (const name of guardsOf(parseExpression(part.expr).ast).unguarded) {
        if (!reads.has(name)) reads.set(name, { template, expr: part.expr });
      }
    }
  }
  return reads;
}

function unsetReads(
  ways: Meaning["ways"],
  nodes: Record<string, Node>,
  name: string,
  reads: ReadonlyMap<string, Read>,
): Finding[] {
  const found = new Map<string, Finding>();
  const wanted = (id: string, state: State) => reads.has(id) && state.values.get(name) === "unset";
  for (const { id, state, path } of exploreFor(ways, { follows: [name] }, wanted)) {
    const read = reads.get(id);
    if (!read || found.has(id) || state.values.get(name) !== "unset") continue;
    found.set(id, { code: "maybe-unset", message: sayUnset(nodes, name, id, path), path, at: { ...read, step: id } });
  }
  return [...found.values()];
}

function sayUnset(nodes: Record<string, Node>, name: string, id: string, path: readonly string[]): string {
  if (name === "FAILURE") {
    return `Step \`${id}\` reads \`FAILURE\`, but gets here also when nothing has failed; write default(FAILURE.message, …).`;
  }
  const setters = Object.values(nodes).filter(({ outputVar }) => outputVar === name);
  const failed = setters.find((node) => {
    const after = path[path.indexOf(node.id) + 1];
    return path.includes(node.id) && after !== undefined && after === node.onFailure;
  });
  const who = setters.map((node) => `\`${node.id}\``).join(" or ");
  const how = failed ? `when \`${failed.id}\` has failed and set nothing` : `by a way on which ${who} has not set it`;
  return `Step \`${id}\` reads \`${name}\`, but gets here also ${how}; write default(${name}.…, …), or lead that way elsewhere.`;
}
