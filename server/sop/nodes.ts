// Makes a graph node of each step: defaults filled in, templates parsed.
import type { Localized } from "../context";
import { parseApprover } from "./approvers";
import type { FlatStep } from "./flow";
import type { ApprovalNode, ApprovalTimeout, JoinPolicy, Node, RetryPolicy } from "./graph";
import {
  DURATION_UNITS,
  type ApprovalStep,
  type Duration,
  type ParallelStep,
  type SkillStep,
  type Step,
  type Text,
} from "./schema";
import { inputTemplate, localizedTemplate, subjectTemplate, template, type Place, type Uses } from "./templates";

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
/** Of a step's own work; of an approval and a called SOP, how long an answer is waited for. */
const TIMEOUT_MS: Record<Step["type"], number> = {
  skill_call: 10 * SECOND,
  model_call: 60 * SECOND,
  decision_logic: 5 * SECOND,
  parallel_execution: 5 * SECOND,
  human_approval: DAY,
  wait: 5 * SECOND,
  call_sop: 7 * DAY,
  output: 5 * SECOND,
};
const RETRIES: Partial<Record<Step["type"], number>> = { skill_call: 2, model_call: 1 };
const BACKOFF_MS = 200;

export function milliseconds(duration: Duration): number {
  if (typeof duration === "number") return Math.round(duration * SECOND);
  const unit = duration.replace(/^\d+/, "") as keyof typeof DURATION_UNITS;
  return Number.parseInt(duration, 10) * DURATION_UNITS[unit];
}

export function localize(text: Text): Localized {
  return typeof text === "string" ? { "zh-CN": text, en: text } : { "zh-CN": text["zh-CN"], en: text.en };
}

function labelOf(step: Step): Localized {
  if (step.label) return localize(step.label);
  const words = step.id.replaceAll("_", " ");
  return localize(words.charAt(0).toUpperCase() + words.slice(1));
}

function retryOf(step: Step): RetryPolicy {
  const given = "retry" in step ? step.retry : undefined;
  return {
    count: given?.count ?? RETRIES[step.type] ?? 0,
    backoffMs: given?.backoff === undefined ? BACKOFF_MS : milliseconds(given.backoff),
    jitter: given?.jitter ?? true,
    on: given?.on ?? [],
  };
}

/** What every node has. `line` is where the step is written. */
function baseOf({ step, next }: FlatStep, line: number) {
  const failure = "on_failure" in step ? step.on_failure : undefined;
  return {
    id: step.id,
    label: labelOf(step),
    line,
    next,
    onFailure: failure?.goto ?? null,
    ...(failure?.on ? { onFailureFor: failure.on } : {}),
    retry: retryOf(step),
    timeoutMs: "timeout" in step && step.timeout !== undefined ? milliseconds(step.timeout) : TIMEOUT_MS[step.type],
    outputVar: "output_var" in step ? (step.output_var ?? null) : null,
  };
}
type Base = ReturnType<typeof baseOf>;

export function buildNode(uses: Uses, flat: FlatStep, line: number): Node {
  const { step } = flat;
  const base = baseOf(flat, line);
  const place = (role: Place["role"], ...key: string[]): Place => ({
    stepId: step.id,
    path: [...flat.path, ...key],
    role,
  });
  switch (step.type) {
    case "skill_call":
      return skillNode(uses, step, base, place);
    case "model_call": {
      const input = inputTemplate(uses, place("value", "input"), step.input ?? {});
      const prompt = localizedTemplate(uses, place("prompt", "prompt_template"), step.prompt_template);
      const [policy, outputSchema] = [step.model_router_policy, step.output_schema ?? null];
      return { ...base, type: "model_call", task: step.skill_name, policy, input, prompt, outputSchema };
    }
    case "decision_logic":
      return decisionNode(uses, flat, step, base, place);
    case "parallel_execution":
      return { ...base, type: "parallel_execution", branches: flat.branches, ...joinOf(step) };
    case "human_approval":
      return approvalNode(uses, step, base, place);
    case "wait": {
      const durationMs = step.duration === undefined ? null : milliseconds(step.duration);
      const wants = { type: "string", what: "`until`" } as const;
      const until = step.until === undefined ? null : template(uses, { ...place("value", "until"), wants }, step.until);
      return { ...base, type: "wait", durationMs, until };
    }
    case "call_sop": {
      const input = inputTemplate(uses, place("value", "input"), step.input ?? {});
      return { ...base, type: "call_sop", sopId: step.sop, version: step.version ?? null, input };
    }
    case "output": {
      const at = { ...place("message", "message_template"), ...(flat.textPath ? { path: flat.textPath } : {}) };
      const message = localizedTemplate(uses, at, step.message_template);
      const beside = step.message_with_cards;
      return {
        ...base,
        type: "output",
        message,
        ...(step.cards && { cards: step.cards }),
        ...(beside && { messageWithCards: localizedTemplate(uses, place("message", "message_with_cards"), beside) }),
        outcome: step.outcome ?? "resolved",
      };
    }
  }
}

type PlaceOf = (role: Place["role"], ...key: string[]) => Place;

/** The key may stand beside the input or, as §9.1 writes it, inside; it is never given to the skill. */
function skillNode(uses: Uses, step: SkillStep, base: Base, place: PlaceOf): Node {
  const { idempotency_key: inside, ...rest } = step.input ?? {};
  const isKey = typeof inside === "string" && step.idempotency_key === undefined;
  const [text, ...at] = isKey ? [inside, "input", "idempotency_key"] : [step.idempotency_key, "idempotency_key"];
  const input = inputTemplate(uses, place("value", "input"), isKey ? rest : (step.input ?? {}));
  const idempotencyKey = text === undefined ? null : template(uses, place("key", ...at), text);
  return { ...base, type: "skill_call", skill: step.skill_name, input, idempotencyKey, async: step.async ?? false };
}

function decisionNode(
  uses: Uses,
  flat: FlatStep,
  step: Extract<Step, { type: "decision_logic" }>,
  base: Base,
  place: PlaceOf,
): Node {
  if (step.switch === undefined) {
    const condition = template(uses, place("condition", "condition"), step.condition ?? "");
    return { ...base, type: "decision_logic", condition, onTrue: flat.onTrue, onFalse: flat.onFalse };
  }
  const subject = subjectTemplate(uses, place("subject", "switch"), step.switch);
  const cases = (step.cases ?? []).map(({ when }, i) => ({
    values: Array.isArray(when) ? when : [when],
    next: flat.cases[i] ?? null,
  }));
  return { ...base, type: "switch", subject, cases, otherwise: flat.otherwise };
}

function joinOf({ join, others }: ParallelStep): { join: JoinPolicy; others: "finish" | "stop" } {
  const policy: JoinPolicy =
    typeof join === "object" ? { kind: "at_least", count: join.at_least } : { kind: join ?? "all" };
  return { join: policy, others: others ?? "stop" };
}

function approvalNode(uses: Uses, step: ApprovalStep, base: Base, place: PlaceOf): ApprovalNode {
  const typed = (type: "int" | "string", key: string): Place => ({
    ...place("ask", key),
    wants: { type, what: `\`${key}\`` },
  });
  const editable = Object.entries(step.editable ?? {}).map(([name, { value, schema, label }]) => {
    const proposed = inputTemplate(uses, place("ask", "editable", name, "value"), value);
    return [name, { value: proposed, schema, label: label ? localize(label) : null }] as const;
  });
  const tiers = (step.tiers ?? []).map(({ from_minor: fromMinor, approvers, count }) => ({
    fromMinor,
    approvers: approvers.map(parseApprover),
    count: count ?? 1,
  }));
  const { escalate } = step;
  return {
    ...base,
    type: "human_approval",
    message: localizedTemplate(uses, place("ask", "message"), step.message),
    approvers: step.approvers.map(parseApprover),
    count: step.count ?? 1,
    tiers: tiers.sort((a, b) => a.fromMinor - b.fromMinor),
    amount: step.amount === undefined ? null : subjectTemplate(uses, typed("int", "amount"), step.amount),
    currency: step.currency === undefined ? null : template(uses, typed("string", "currency"), step.currency),
    shows: inputTemplate(uses, place("ask", "shows"), step.shows ?? {}),
    editable: Object.fromEntries(editable),
    remindAfterMs: step.remind_after === undefined ? null : milliseconds(step.remind_after),
    escalate: escalate ? { afterMs: milliseconds(escalate.after), to: escalate.to.map(parseApprover) } : null,
    onTimeout: timeoutOf(step.on_timeout),
    onReject: step.on_reject?.goto ?? null,
  };
}

function timeoutOf(given: ApprovalStep["on_timeout"]): ApprovalTimeout {
  if (typeof given === "object") return { kind: "goto", target: given.goto };
  return { kind: given ?? "reject" };
}
