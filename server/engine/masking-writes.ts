// What AUDIT_POLICY lets the engine write down of a step beside what it needs itself. Pure; called where rows are made.
// level SUMMARY: no inputs and outputs in skill logs, nor in the journal rows of steps that only read (their outputs are
// variables, which later steps have). sensitive_data_mask: none of the customer's personal data in skill logs and in the
// audit record. Secrets are written nowhere but into the journal's rows that an undoing needs.
import type { Skill } from "../skills/contract";
import type { SopGraph } from "../sop/graph";
import { hide, hiddenOf, hiddenTexts, maskValue, outputsIn, textsAt, type Hidden, type Person } from "./masking";

type Policy = SopGraph["auditPolicy"];
type Call = { input: unknown; output: unknown };
type SkillOf = (name: string) => Pick<Skill, "labels"> | null;

/** The input and output of a skill's log row. */
export function loggedCall(policy: Policy, skill: Pick<Skill, "labels">, call: Call, hidden: Hidden): Call {
  if (policy.level === "SUMMARY") return { input: null, output: null };
  const labels = skill.labels ?? {};
  if (!policy.maskSensitive) {
    const secrets = Object.fromEntries(Object.entries(labels).filter(([, label]) => label === "secret"));
    return { input: call.input, output: maskValue(call.output, secrets) };
  }
  const own = hiddenTexts(textsAt(call.output, labels, "pii"), textsAt(call.output, labels, "secret"));
  const all = new Map([...hidden, ...own]);
  return { input: hide(call.input, all), output: hide(maskValue(call.output, labels), all) };
}

/** The input and output of a journal row of a step that succeeded. */
export function journaledCall(policy: Policy, effect: Skill["effect"] | null, call: Call): Call {
  return policy.level === "SUMMARY" && effect === "read" ? { input: null, output: null } : call;
}

/** A value of the audit record: the input a decision was made on, the answer, an error's message. */
export function recordedValue<T>(policy: Policy, value: T, hidden: Hidden): T {
  return policy.maskSensitive ? hide(value, hidden) : value;
}

/** What is hidden of a run that has come so far. */
export function hiddenSoFar(
  graph: SopGraph,
  customer: Person,
  variables: Readonly<Record<string, unknown>>,
  skillOf: SkillOf,
): Hidden {
  return hiddenOf(graph, [customer], outputsIn(graph, variables), skillOf);
}
