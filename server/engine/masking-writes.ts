// What AUDIT_POLICY lets the engine write down of a step beside what it needs itself. Pure; called where rows are made.
// level SUMMARY: no inputs and outputs in skill logs, nor in the journal rows of steps that only read (their outputs are
// variables, which later steps have). sensitive_data_mask: none of the customer's personal data in skill logs and in the
// audit record. Secrets are written nowhere but into the journal's rows that an undoing needs.
import type { Skill } from "../skills/contract";
import type { SopGraph } from "../sop/graph";
import {
  hide,
  hiddenOf,
  hiddenTexts,
  hideOnly,
  labelsOf,
  maskValue,
  secretsOf,
  textsAt,
  type Hidden,
  type Labels,
  type Person,
} from "./masking";

type Policy = SopGraph["auditPolicy"];
type Call = { input: unknown; output: unknown };
type SkillOf = (name: string) => Pick<Skill, "labels"> | null;

/** The input and output of a skill's log row. */
export function loggedCall(policy: Policy, skill: Pick<Skill, "labels">, call: Call, hidden: Hidden): Call {
  if (policy.level === "SUMMARY") return { input: null, output: null };
  const labels = skill.labels ?? {};
  const own = hiddenTexts(textsAt(call.output, labels, "pii"), textsAt(call.output, labels, "secret"));
  const all = own.size === 0 ? hidden : new Map([...hidden, ...own]);
  if (policy.maskSensitive) return { input: hide(call.input, all), output: hide(maskValue(call.output, labels), all) };
  const secrets = Object.fromEntries(Object.entries(labels).filter(([, label]) => label === "secret"));
  return hideOnly({ input: call.input, output: maskValue(call.output, secrets) }, secretsOf(all));
}

/** The input and output of a journal row. */
export function journaledCall(policy: Policy, effect: Skill["effect"] | null, call: Call): Call {
  return policy.level === "SUMMARY" && effect === "read" ? { input: null, output: null } : call;
}

/** A value of the audit record: the input a decision was made on, the answer, an error's message. */
export function recordedValue<T>(policy: Policy, value: T, hidden: Hidden): T {
  return policy.maskSensitive ? hide(value, hidden) : hideOnly(value, secretsOf(hidden));
}

/** Where the variables of a graph's steps hold personal data or secrets. */
type Labelled = readonly { variable: string; labels: Labels }[];
const known = new WeakMap<SkillOf, WeakMap<SopGraph, Labelled>>();

/** Worked out once per graph: most steps give nothing that must be hidden. */
function labelledOf(graph: SopGraph, skillOf: SkillOf): Labelled {
  let graphs = known.get(skillOf);
  if (!graphs) known.set(skillOf, (graphs = new WeakMap()));
  let found = graphs.get(graph);
  if (!found) {
    found = Object.values(graph.nodes).flatMap(({ id, outputVar }) => {
      const labels = labelsOf(graph, id, skillOf);
      return outputVar !== null && Object.keys(labels).length > 0 ? [{ variable: outputVar, labels }] : [];
    });
    graphs.set(graph, found);
  }
  return found;
}

/** What these people are called, wherever it is written. */
export function hiddenPeople(people: readonly Person[]): Hidden {
  return hiddenOf({ nodes: {} }, people, [], () => null);
}

/** What is hidden of a run that has come so far: its people, and what its steps were given by labelled fields. */
export function hiddenSoFar(
  graph: SopGraph,
  people: Hidden,
  variables: Readonly<Record<string, unknown>>,
  skillOf: SkillOf,
): Hidden {
  const held = labelledOf(graph, skillOf).filter(({ variable }) => variable in variables);
  if (held.length === 0) return people;
  const texts = (label: "pii" | "secret") =>
    held.flatMap(({ variable, labels }) => textsAt(variables[variable], labels, label));
  return new Map([...people, ...hiddenTexts(texts("pii"), texts("secret"))]);
}
