// Outputs that bind nobody: what no step reads before it is set again or the execution ends, and the results of checks and
// histories that only a model is told of. A model may overlook what it is told; a condition does not.
import type { Finding, Meaning } from "./check-meaning";
import { expressionsIn } from "./expressions-of";
import { nodeTemplates } from "./expressions";
import type { ModelNode, Node, Template } from "./graph";
import { freeVariables } from "./cel";
import { withoutNull, type JsonSchema } from "./cel-types";
import { jsonSchemaOf } from "./output-types";
import { verdictsOf } from "./verdicts";
import { shortestWay, type Ways } from "./ways";

export function checkUnread(meaning: Meaning): Finding[] {
  const { graph, ways } = meaning;
  const reachable = reached(ways);
  return graph.order.flatMap((id) => {
    const node = graph.nodes[id];
    if (!node?.outputVar || !reachable.has(id)) return [];
    return unread(meaning, node, node.outputVar);
  });
}

function unread(meaning: Meaning, node: Node, name: string): Finding[] {
  const { graph, ways } = meaning;
  const readers = readersAfter(ways, node, name);
  const finding = (message: string, to: string): Finding[] => {
    const before = shortestWay(ways, graph.entry, node.id) ?? [];
    const after = shortestWay(ways, node.id, to) ?? [];
    const path = [...before, ...after.slice(1)];
    return [{ code: "unread-output", severity: "warning", message, path, at: { step: node.id, key: ["output_var"] } }];
  };
  if (readers.length === 0) {
    return finding(
      `Nothing reads \`${name}\`, the output of \`${node.id}\`; let a step use it, or leave output_var out.`,
      node.id,
    );
  }
  const [first] = readers;
  const models = readers.filter((reader) => reader.type === "model_call");
  if (!first || models.length < readers.length || !shouldBind(meaning, node, models)) return [];
  const told = models.map(({ id }) => `\`${id}\``).join(", ");
  return finding(
    `Only the model of ${told} is told \`${name}\`, the result of \`${node.id}\`; a model may overlook it. Let a decision read it, too.`,
    first.id,
  );
}

/** The steps that read a name before it is set again, nearest first. */
function readersAfter(ways: Ways, node: Node, name: string): Node[] {
  const readers: Node[] = [];
  const seen = new Set<string>();
  const open = ways.from(node.id).flatMap(({ to, how }) => (how === "failure" ? [] : [to]));
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    const next = ways.graph.nodes[id];
    if (!next || seen.has(id)) continue;
    seen.add(id);
    if (reads(nodeTemplates(next), name) || draws(next, name)) readers.push(next);
    const sets = next.outputVar === name;
    open.push(...ways.from(id).flatMap(({ to, how }) => (sets && how !== "failure" ? [] : [to])));
  }
  return readers;
}

function reads(templates: readonly Template[], name: string): boolean {
  return templates.flatMap(expressionsIn).some((ast) => freeVariables(ast).has(name));
}

const draws = (node: Node, name: string) => node.type === "output" && (node.cards ?? []).includes(name);

const CHECKS = /^(check|validate|verify|assess|screen|audit|is|has|can|may)[A-Z]|History|Eligib|Limit|Risk|Score|Fraud/;

/** Whether a result says what may be done: a check, a history, a verdict, or whatever a deciding model goes by. */
function shouldBind({ graph, skills }: Meaning, node: Node, models: readonly ModelNode[]): boolean {
  const nodes = Object.values(graph.nodes);
  if (node.type === "human_approval") return true;
  if (node.type === "model_call") return verdictsOf(node, nodes) !== null;
  if (node.type !== "skill_call") return false;
  if (CHECKS.test(node.skill)) return true;
  const skill = skills.get(node.skill);
  const decides = models.some((model) => verdictsOf(model, nodes) !== null);
  return decides && skill !== undefined && saysYesOrNo(jsonSchemaOf(skill.output, "output"));
}

function saysYesOrNo(schema: JsonSchema): boolean {
  return Object.values(schema.properties ?? {}).some((field) => withoutNull(field)?.type === "boolean");
}

function reached(ways: Ways): Set<string> {
  const open = [ways.graph.entry, ...ways.graph.compensation.flatMap(({ then }) => then ?? [])];
  const seen = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id) || !ways.graph.nodes[id]) continue;
    seen.add(id);
    open.push(...ways.from(id).map(({ to }) => to));
  }
  return seen;
}
