// Which values a field can have at all, where a schema lists them: of INPUT, of what skills and models answer, and of an
// approval's verdict.
import type { ASTNode } from "@marcbachmann/cel-js";
import { withoutNull, type JsonSchema } from "./cel-types";
import type { KnownSkills } from "./declare-types";
import type { Node, SopGraph, SwitchNode } from "./graph";
import { jsonSchemaOf } from "./output-types";
import { conditionOf } from "./what-if";

/** `always`: it has one of the values whenever it is read; otherwise it may be null or absent, too. */
type Enum = { values: readonly unknown[]; always: boolean };
type Graph = Pick<SopGraph, "nodes" | "inputSchema">;

const VERDICTS: JsonSchema = {
  type: "object",
  properties: { verdict: { enum: ["approved", "rejected", "timed_out"] } },
  required: ["verdict"],
};

/** Null for what is no plain field, and where a schema does not list the values. */
export function enumOf(ast: ASTNode, graph: Graph, skills: KnownSkills): Enum | null {
  const path = fieldPath(ast);
  if (!path) return null;
  const [root = "", ...fields] = path;
  const found = schemasOf(root, graph, skills).map((schema) => enumAt(schema, fields));
  const all = found.filter((one) => one !== null);
  if (all.length === 0 || all.length < found.length) return null;
  return { values: all.flatMap(({ values }) => values), always: all.every(({ always }) => always) };
}

function schemasOf(root: string, { nodes, inputSchema }: Graph, skills: KnownSkills): (JsonSchema | null)[] {
  if (root === "INPUT") return [inputSchema];
  return Object.values(nodes).flatMap((node) => (node.outputVar === root ? [outputOf(node, skills)] : []));
}

function outputOf(node: Node, skills: KnownSkills): JsonSchema | null {
  if (node.type === "human_approval") return VERDICTS;
  if (node.type === "model_call") return node.outputSchema;
  const skill = node.type === "skill_call" ? skills.get(node.skill) : undefined;
  return skill ? jsonSchemaOf(skill.output, "output") : null;
}

function enumAt(schema: JsonSchema | null, fields: readonly string[]): Enum | null {
  let at = schema && withoutNull(schema);
  let always = true;
  for (const field of fields) {
    const next: JsonSchema | undefined = at?.properties?.[field];
    if (!next) return null;
    const bare = withoutNull(next);
    always &&= at?.required?.includes(field) === true && bare === next;
    at = bare;
  }
  const values = at?.enum ?? (at?.const === undefined ? null : [at.const]);
  return values && { values, always: always && !values.includes(null) };
}

/** `order.status` as [order, status]. */
function fieldPath(ast: ASTNode): string[] | null {
  if (ast.op === "id") return [ast.args];
  if (ast.op !== ".") return null;
  const [owner, field] = ast.args;
  const before = fieldPath(owner);
  return before && [...before, field];
}

/** The graph as it goes: a switch whose cases have every value there is never comes to its default. */
export function withoutIdleDefaults<G extends Graph>(graph: G, skills: KnownSkills): G {
  const nodes = Object.entries(graph.nodes).map(([id, node]) => [
    id,
    node.type === "switch" && isExhaustive(node, graph, skills) ? lastForDefault(node) : node,
  ]);
  return { ...graph, nodes: Object.fromEntries(nodes) as G["nodes"] };
}

function isExhaustive({ subject, cases }: SwitchNode, graph: Graph, skills: KnownSkills): boolean {
  const ast = conditionOf(subject);
  const known = ast && enumOf(ast, graph, skills);
  const named = new Set<unknown>(cases.flatMap(({ values }) => values));
  return known?.always === true && known.values.every((value) => named.has(value));
}

/** What is left for the last case is all that is left. */
function lastForDefault(node: SwitchNode): SwitchNode {
  return { ...node, cases: node.cases.slice(0, -1), otherwise: node.cases.at(-1)?.next ?? null };
}
