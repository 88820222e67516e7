// Writes whose key does not name the business act. A key made of the execution or of the time differs in a second
// conversation, which would do the act again, and so does one made of who approved when, or of how a model worded it; a key
// that names no record lets only the first act of all happen.
// A step without a key goes by its skill's own: what that is made of is found by trying it.
import { actOf, type Act } from "./acts";
import { freeVariables } from "./cel";
import type { Finding, Meaning } from "./check-meaning";
import { expressionsIn } from "./expressions-of";
import { flowsOf } from "./flows";
import type { InputTemplate, Template } from "./graph";
import { sourceOf, type Source } from "./key-sources";
import { jsonSchemaOf } from "./output-types";
import { shortestWay } from "./ways";

/** They differ from one conversation to the next. */
const OF_ONE_RUN = new Set(["EXECUTION_ID", "NOW"]);
/** What the values of a template's holes say, each with its name. */
type Sources = (template: Template) => { name: string; source: Source }[];

type Fault = { why: string; at: Finding["at"] };

export function checkKeys({ graph, ways, skills }: Meaning): Finding[] {
  const sources: Sources = (template) =>
    expressionsIn(template)
      .flatMap(flowsOf)
      .map((path) => ({ name: path.join("."), source: sourceOf(path, graph, skills) }));
  return graph.order.flatMap((id) => {
    const act = actOf(graph.nodes[id], skills);
    const fault = act && faultOf(act, sources);
    if (!act || !fault) return [];
    const starts = [graph.entry, ...graph.compensation.flatMap(({ then }) => then ?? [])];
    const path = starts.flatMap((start) => [shortestWay(ways, start, id) ?? []]).find((way) => way.length > 0) ?? [id];
    const message =
      `Step \`${id}\` (${act.node.skill}): ${fault.why}. Name the business act in idempotency_key: what is done, and to ` +
      "which record, as in refund:${order.order_id}.";
    return [{ code: "not-idempotent", message, path, at: fault.at }];
  });
}

function faultOf(act: Act, sources: Sources): Fault | null {
  const { idempotencyKey: key, id } = act.node;
  return key ? faultOfKey(key, sources, { template: key, expr: "", step: id }) : faultOfSkill(act, sources);
}

function faultOfKey(key: Template, sources: Sources, at: Finding["at"]): Fault | null {
  const names = new Set(expressionsIn(key).flatMap((ast) => [...freeVariables(ast)]));
  const found = sources(key);
  const ofRun = [...names].find((name) => OF_ONE_RUN.has(name)) ?? found.find(({ source }) => source === "run")?.name;
  if (ofRun !== undefined) return { why: differs(`the key is made of ${ofRun}`), at };
  if (found.some(({ source }) => source === "record")) return null;
  const inWords = found.find(({ source }) => source === "words");
  if (inWords) return { why: differs(`the key is made of the words of ${inWords.name}`), at };
  const [part] = found;
  if (part)
    return { why: `the key goes by ${part.name} and names no record, so that different acts would share it`, at };
  return { why: alwaysTheSame(key.parts.map((part) => ("text" in part ? part.text : "…")).join("")), at };
}

const differs = (what: string) => `${what}, so that two conversations about the same matter would do it twice`;
const alwaysTheSame = (key: string) =>
  `the key is always \`${key}\`, so that only the first of all such acts would ever be done`;

/** Tries the skill's own key on the step's input with its values changed, and sees what the key goes by. */
function faultOfSkill({ node, skill }: Act, sources: Sources): Fault | null {
  if (!skill.idempotency || node.input.kind !== "object" || !isComplete(node.input.fields, skill)) return null;
  const at = { step: node.id, key: ["skill_name"] };
  const keyWith = (made: MadeUp): string | null | undefined => {
    try {
      return skill.idempotency?.(filled(node.input, sources, made)) ?? null;
    } catch {
      // It wants values that cannot be made up; nothing is said about it.
      return undefined;
    }
  };
  const usual: MadeUp = { record: "a", worded: "k", run: "m" };
  const key = keyWith(usual);
  if (key === undefined) return null;
  if (key === null) return { why: `it has no idempotency_key, and ${node.skill} makes none`, at };
  const goesBy = (other: Partial<MadeUp>) => keyWith({ ...usual, ...other }) !== key;
  if (goesBy({ run: "n" })) return { why: differs(`${node.skill} makes its key of EXECUTION_ID or NOW here`), at };
  // A skill may well tell two messages about one order apart by their words; by words alone it may not.
  if (goesBy({ record: "b" })) return null;
  return goesBy({ worded: "l" })
    ? { why: differs(`${node.skill} makes its key only of what is new in every conversation here`), at }
    : { why: `${node.skill} makes its key of nothing that differs here`, at };
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

/** `record` for what may name something, `run` for the execution and the time, `worded` for what else differs each time. */
type MadeUp = { record: string; run: string; worded: string };

/** The input with every expression given a made-up value. */
function filled(input: InputTemplate, sources: Sources, made: MadeUp): unknown {
  const inside = (item: InputTemplate) => filled(item, sources, made);
  switch (input.kind) {
    case "literal":
      return input.value;
    case "object":
      return Object.fromEntries(Object.entries(input.fields).map(([key, item]) => [key, inside(item)]));
    case "list":
      return input.items.map(inside);
    case "template":
      return valueOf(sources(input.template), made).repeat(12);
  }
}

function valueOf(found: ReturnType<Sources>, { record, run, worded }: MadeUp): string {
  const roots = found.map(({ name }) => name.split(".", 1).join());
  if (roots.some((root) => OF_ONE_RUN.has(root))) return run;
  if (found.some(({ source }) => source === "run")) return worded;
  return roots.some((root) => root !== "LOCALE" && root !== "FAILURE") ? record : "-";
}
