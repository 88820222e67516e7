// Writes whose key does not name the business act. A key made of the execution or of the time differs in a second
// conversation, which would do the act again; a key that is always the same lets only the first act of all happen.
// A step without a key goes by its skill's own: what that is made of is found by trying it.
import { actOf, type Act } from "./acts";
import { freeVariables } from "./cel";
import type { Finding, Meaning } from "./check-meaning";
import { expressionsIn } from "./expressions-of";
import type { InputTemplate, Template } from "./graph";
import { jsonSchemaOf } from "./output-types";
import { shortestWay } from "./ways";

/** They differ from one conversation to the next. */
const OF_ONE_RUN = new Set(["EXECUTION_ID", "NOW"]);
/** They say nothing about what is done. */
const SAYS_NOTHING = new Set(["LOCALE", "FAILURE", ...OF_ONE_RUN]);

type Fault = { why: string; at: Finding["at"] };

export function checkKeys({ graph, ways, skills }: Meaning): Finding[] {
  return graph.order.flatMap((id) => {
    const act = actOf(graph.nodes[id], skills);
    const fault = act && faultOf(act);
    if (!act || !fault) return [];
    const starts = [graph.entry, ...graph.compensation.flatMap(({ then }) => then ?? [])];
    const path = starts.flatMap((start) => [shortestWay(ways, start, id) ?? []]).find((way) => way.length > 0) ?? [id];
    const message =
      `Step \`${id}\` (${act.node.skill}): ${fault.why}. Name the business act in idempotency_key: what is done, and to ` +
      "which record, as in refund:${order.order_id}.";
    return [{ code: "not-idempotent", message, path, at: fault.at }];
  });
}

function faultOf(act: Act): Fault | null {
  const { idempotencyKey: key, id } = act.node;
  return key ? faultOfKey(key, { template: key, expr: "", step: id }) : faultOfSkill(act);
}

function faultOfKey(key: Template, at: Finding["at"]): Fault | null {
  const names = new Set(expressionsIn(key).flatMap((ast) => [...freeVariables(ast)]));
  const ofRun = [...names].find((name) => OF_ONE_RUN.has(name));
  if (ofRun) return { why: differs(`the key is made of ${ofRun}`), at };
  if ([...names].some((name) => !SAYS_NOTHING.has(name))) return null;
  return { why: alwaysTheSame(key.parts.map((part) => ("text" in part ? part.text : "…")).join("")), at };
}

const differs = (what: string) => `${what}, so that two conversations about the same matter would do it twice`;
const alwaysTheSame = (key: string) =>
  `the key is always \`${key}\`, so that only the first of all such acts would ever be done`;

/** Tries the skill's own key on the step's input with its values changed, and sees what the key goes by. */
function faultOfSkill({ node, skill }: Act): Fault | null {
  if (!skill.idempotency || node.input.kind !== "object" || !isComplete(node.input.fields, skill)) return null;
  const at = { step: node.id, key: ["skill_name"] };
  const keyWith = (business: string, run: string): string | null | undefined => {
    try {
      return skill.idempotency?.(filled(node.input, business, run)) ?? null;
    } catch {
      // It wants values that cannot be made up; nothing is said about it.
      return undefined;
    }
  };
  const usual = keyWith("a", "m");
  if (usual === undefined) return null;
  if (usual === null) return { why: `it has no idempotency_key, and ${node.skill} makes none`, at };
  if (keyWith("a", "n") !== usual)
    return { why: differs(`${node.skill} makes its key of EXECUTION_ID or NOW here`), at };
  return keyWith("b", "m") === usual ? { why: `${node.skill} makes its key of nothing that differs here`, at } : null;
}

/** Whether the input has all that the skill asks for; what is missing is reported by itself. */
function isComplete(fields: Record<string, InputTemplate>, skill: Act["skill"]): boolean {
  const { required = [], properties = {} } = jsonSchemaOf(skill.input, "input");
  const known = Object.keys(properties);
  return (
    required.every((name) => name in fields) &&
    (known.length === 0 || Object.keys(fields).every((name) => known.includes(name)))
  );
}

/** The input with every expression given a made-up value: `business` for what names something, `run` for the rest. */
function filled(input: InputTemplate, business: string, run: string): unknown {
  switch (input.kind) {
    case "literal":
      return input.value;
    case "object":
      return Object.fromEntries(Object.entries(input.fields).map(([key, item]) => [key, filled(item, business, run)]));
    case "list":
      return input.items.map((item) => filled(item, business, run));
    case "template": {
      const names = expressionsIn(input.template).flatMap((ast) => [...freeVariables(ast)]);
      if (names.some((name) => OF_ONE_RUN.has(name))) return run.repeat(12);
      return names.some((name) => !SAYS_NOTHING.has(name)) ? business.repeat(12) : "-".repeat(12);
    }
  }
}
