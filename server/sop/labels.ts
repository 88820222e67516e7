// What is personal and what is secret among the values of an SOP: the skills' labels, the customer, and the input's schema
// (format: email, x-label: pii, x-label: secret). What a model writes of personal data is personal, and so is what an
// approver is offered to change.
import type { JsonSchema } from "./cel-types";
import type { KnownSkills } from "./declare-types";
import { nodeTemplates, templatesOf } from "./expressions";
import { expressionsIn } from "./expressions-of";
import { flowsOf, holds, type ValuePath } from "./flows";
import type { ApprovalNode, ModelNode, SopGraph, Template } from "./graph";
import { schemaFields } from "./verdicts";

export type Label = { path: ValuePath; kind: "pii" | "secret"; setBy: string | null };

const OF_CUSTOMERS = ["name", "email", "phone", "address"];
const DEEPEST = 8;
const MOST = 2_000;

export function labelsOf({ nodes, inputSchema }: SopGraph, skills: KnownSkills): Label[] {
  const outputs = Object.values(nodes).flatMap((node) => {
    const labels = node.type === "skill_call" ? skills.get(node.skill)?.labels : undefined;
    const { outputVar, id } = node;
    if (!labels || outputVar === null) return [];
    return Object.entries(labels).map(([field, kind]) => ({ path: [outputVar, ...field.split(".")], kind, setBy: id }));
  });
  const customer = OF_CUSTOMERS.map((field) => ({ path: ["CUSTOMER", field], kind: "pii" as const, setBy: null }));
  return passedOn(nodes, [...outputs, ...customer, ...schemaLabels(inputSchema, ["INPUT"])]);
}

/** The labels with those of what is made of labelled values, and of that, and so on. */
function passedOn(nodes: SopGraph["nodes"], labels: Label[]): Label[] {
  const all = new Map<string, Label>(labels.map((label) => [JSON.stringify(label), label]));
  for (let before = -1; before < all.size && before < MOST;) {
    before = all.size;
    for (const node of Object.values(nodes)) {
      const made =
        node.type === "model_call"
          ? writtenOf(node, [...all.values()])
          : node.type === "human_approval"
            ? offeredOf(node, [...all.values()])
            : [];
      for (const label of made) all.set(JSON.stringify(label), label);
    }
  }
  return [...all.values()];
}

/** The labels that a template's values carry, and what of the value each is about. */
function carried(template: Template, labels: readonly Label[]): { label: Label; rest: ValuePath }[] {
  return expressionsIn(template)
    .flatMap(flowsOf)
    .flatMap((flow) =>
      labels.flatMap((label) => (isAbout(flow, label) ? [{ label, rest: label.path.slice(flow.length) }] : [])),
    );
}

const isAbout = (flow: ValuePath, { path }: Label) => path[0] === flow[0] && holds(flow, path);

/** A number or a yes tells nobody who it is about; a text may. A secret is told of where the model is given it. */
function writtenOf(model: ModelNode, labels: readonly Label[]): Label[] {
  const { outputVar, outputSchema, id } = model;
  const told = nodeTemplates(model).flatMap((template) => carried(template, labels));
  if (outputVar === null || !told.some(({ label }) => label.kind === "pii")) return [];
  const texts = schemaFields(outputSchema, []).flatMap(({ path, kind, listed }) =>
    kind === "string" && !listed ? [path] : [],
  );
  return (outputSchema ? texts : [["text"]]).map((path) => ({ path: [outputVar, ...path], kind: "pii", setBy: id }));
}

function offeredOf({ outputVar, editable, id }: ApprovalNode, labels: readonly Label[]): Label[] {
  if (outputVar === null) return [];
  return Object.entries(editable).flatMap(([name, { value }]) =>
    templatesOf(value)
      .flatMap((template) => carried(template, labels))
      .map(({ label: { kind }, rest }) => {
        const within = value.kind === "template" ? rest : [];
        return { path: [outputVar, "values", name, ...within], kind, setBy: id };
      }),
  );
}

function schemaLabels(schema: JsonSchema & { format?: unknown; "x-label"?: unknown }, path: string[]): Label[] {
  if (path.length > DEEPEST) return [];
  const said = schema["x-label"];
  const kind = said === "secret" ? "secret" : said === "pii" || schema.format === "email" ? "pii" : null;
  const own: Label[] = kind ? [{ path, kind, setBy: null }] : [];
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    schemaLabels(field, [...path, name]),
  );
  const items = typeof schema.items === "object" ? schemaLabels(schema.items, [...path, "*"]) : [];
  return [...own, ...fields, ...items];
}
