// Data that goes where it may not: personal data in what a model is told under a policy that does not allow it, and
// secrets in what anybody reads or is sent. An object goes with everything in it.
import type { ASTNode } from "@marcbachmann/cel-js";
import { ROUTING_POLICIES, type RoutingPolicy } from "../models/policies";
import { actOf } from "./acts";
import { parseExpression } from "./cel";
import type { Finding, Meaning } from "./check-meaning";
import { credentialIn } from "./credentials";
import { nodeTemplates } from "./expressions";
import { flowsOf, holds } from "./flows";
import type { InputTemplate, Node, Template } from "./graph";
import { labelsOf, type Label } from "./labels";
import { shortestWay } from "./ways";

/** `only`: of a skill's input, the fields that people read. */
type Reader = { who: string; pii: boolean; only?: RegExp };

const FOR_PEOPLE = /^(?:.*_)?(?:subject|title|description|note|notes|comment|message|body|text|summary|reason)$/;

export function checkPrivacy(meaning: Meaning): Finding[] {
  const { graph } = meaning;
  const labels = labelsOf(graph, meaning.skills);
  return Object.values(graph.nodes).flatMap((node) => {
    const reader = readerOf(meaning, node);
    if (!reader) return [];
    const read = reader.only ? withOnly(node, reader.only) : node;
    return [...labelled(meaning, read, reader, labels), ...credentials(meaning, read, reader)];
  });
}

/** Who is told what a step says, and whether that may hold personal data; null when it stays in the house. */
function readerOf({ skills }: Meaning, node: Node): Reader | null {
  switch (node.type) {
    case "output":
      return { who: "the customer is told", pii: true };
    case "human_approval":
      return { who: "the approvers are shown", pii: true };
    case "model_call": {
      const policies: Readonly<Record<string, RoutingPolicy>> = ROUTING_POLICIES;
      // A policy that does not exist is reported as such.
      const pii = !Object.hasOwn(policies, node.policy) || policies[node.policy]?.allowsPii === true;
      return { who: `a model is told under the policy ${node.policy}`, pii };
    }
    case "skill_call":
      if (skills.get(node.skill)?.reversibility?.kind === "notice") return { who: `${node.skill} sends`, pii: true };
      return actOf(node, skills) && { who: `${node.skill} keeps for people to read`, pii: true, only: FOR_PEOPLE };
    default:
      return null;
  }
}

/** A skill's step with some fields of its input. */
function withOnly(node: Node, names: RegExp): Node {
  if (node.type !== "skill_call" || node.input.kind !== "object") return node;
  const fields = Object.fromEntries(Object.entries(node.input.fields).filter(([name]) => names.test(name)));
  return { ...node, input: { kind: "object", fields }, idempotencyKey: null };
}

function labelled(meaning: Meaning, node: Node, reader: Reader, labels: readonly Label[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const template of nodeTemplates(node)) {
    for (const part of template.parts) {
      if (!("expr" in part)) continue;
      for (const flow of flowsOf(parseExpression(part.expr).ast)) {
        const label = labels.find(
          ({ path, kind }) => path[0] === flow[0] && holds(flow, path) && (kind === "secret" || !reader.pii),
        );
        const name = label?.path.join(".");
        if (!label || name === undefined || found.has(name)) continue;
        const at = { template, expr: part.expr, step: node.id };
        found.set(name, { ...say(node, reader, label, flow.join(".")), path: pathTo(meaning, node, label), at });
      }
    }
  }
  return [...found.values()];
}

function say(node: Node, { who }: Reader, label: Label, flow: string): { code: string; message: string } {
  const field = label.path.join(".");
  const within =
    flow === field || flow.startsWith(`${field}.`) ? `\`${flow}\`` : `\`${flow}\`, which holds \`${field}\``;
  if (label.kind === "secret") {
    return {
      code: "secret-in-output",
      message: `Step \`${node.id}\`: ${who} ${within}, a secret. Leave it out; a skill that needs it gets it by itself.`,
    };
  }
  return {
    code: "pii-to-model",
    message:
      `Step \`${node.id}\`: ${who} ${within}, personal data, which that policy does not allow. Leave it out, name only the ` +
      `fields that are needed, or use a policy that allows it (${allowing().join(", ")}).`,
  };
}

function allowing(): string[] {
  return Object.entries(ROUTING_POLICIES).flatMap(([name, { allowsPii }]) => (allowsPii ? [name] : []));
}

function pathTo({ ways, graph }: Meaning, node: Node, label: Label | null): string[] {
  const starts = [graph.entry, ...graph.compensation.flatMap(({ then }) => then ?? [])];
  const way = (from: string, to: string) => shortestWay(ways, from, to);
  const setBy = label?.setBy ?? null;
  for (const start of starts) {
    const before = setBy === null ? [start] : way(start, setBy);
    const after = before && way(before.at(-1) ?? start, node.id);
    if (before && after) return [...before, ...after.slice(1)];
  }
  return [node.id];
}

function credentials(meaning: Meaning, node: Node, { who }: Reader): Finding[] {
  const texts = [
    ...nodeTemplates(node).flatMap((template) => [
      ...template.parts.flatMap((part) => textOf(part, template)),
      { text: writtenOut(template), template },
    ]),
    ...literals(node).map((text) => ({ text, template: null })),
  ];
  for (const { text, template } of texts) {
    const found = credentialIn(text);
    if (found === null) continue;
    const message = `Step \`${node.id}\`: ${who} \`${found}\`, which looks like a credential. Remove it, and revoke it if it is one.`;
    const at = template ? { template, expr: "", step: node.id } : { step: node.id, key: ["input"] };
    return [{ code: "secret-in-output", message, path: pathTo(meaning, node, null), at }];
  }
  return [];
}

function textOf(part: Template["parts"][number], template: Template): { text: string; template: Template }[] {
  if ("text" in part) return [{ text: part.text, template }];
  return [...part.expr.matchAll(/"([^"]*)"|'([^']*)'/g)].map(([, a, b]) => ({ text: a ?? b ?? "", template }));
}

/** What stands in no text of a credential. */
const GAP = "\n";

/** All that a template says for certain, with what its expressions put together. */
function writtenOut({ parts }: Template): string {
  return parts.map((part) => ("text" in part ? part.text : putTogether(parseExpression(part.expr).ast))).join("");
}

function putTogether(ast: ASTNode): string {
  if (ast.op === "value") return typeof ast.args === "string" ? ast.args : GAP;
  return ast.op === "+" ? ast.args.map(putTogether).join("") : GAP;
}

function literals(node: Node): string[] {
  if (node.type === "skill_call" || node.type === "model_call") return textsIn(node.input);
  if (node.type !== "human_approval") return [];
  return [textsIn(node.shows), ...Object.values(node.editable).map(({ value }) => textsIn(value))].flat();
}

function textsIn(input: InputTemplate, name = ""): string[] {
  switch (input.kind) {
    case "literal":
      // Beside its name a value says what it is.
      return typeof input.value === "string" ? [name === "" ? input.value : `${name}: ${input.value}`] : [];
    case "object":
      return Object.entries(input.fields).flatMap(([key, item]) => textsIn(item, key));
    case "list":
      return input.items.flatMap((item) => textsIn(item, name));
    case "template":
      return [];
  }
}
