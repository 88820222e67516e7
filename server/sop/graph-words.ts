// A step in the words of its file, flat: "input.order_id" → "${INPUT.order_id}". What leads where is not in it (see
// graph-edges.ts), nor the step's id and line: two steps with the same words do the same.
import type { Approver, CompensationRule, InputTemplate, JoinPolicy, Node, Template } from "./graph";

/** A value as an author would write it. */
type Written = string | number | boolean | null | Written[] | { [key: string]: Written };
export type Words = Record<string, string>;

export function stepWords(node: Node): Words {
  const { retry } = node;
  const own = flatten({
    type: node.type === "switch" ? "decision_logic" : node.type,
    timeout: duration(node.timeoutMs),
    retry: { count: retry.count, backoff: duration(retry.backoffMs), jitter: retry.jitter, on: retry.on },
    output_var: node.outputVar,
    ...fieldsOf(node),
  });
  return { ...(hasOwnLabel(node) ? flatten({ label: { ...node.label } }) : {}), ...own };
}

/** Without a label of its own a step is shown by its id, so a new id is no new label. */
function hasOwnLabel({ id, label }: Node): boolean {
  const words = id.replaceAll("_", " ");
  const shown = words.charAt(0).toUpperCase() + words.slice(1);
  return label.en !== shown || label["zh-CN"] !== shown;
}

function fieldsOf(node: Node): Record<string, Written> {
  switch (node.type) {
    case "skill_call": {
      const key = node.idempotencyKey && source(node.idempotencyKey);
      return { skill_name: node.skill, input: written(node.input), idempotency_key: key, async: node.async };
    }
    case "model_call":
      return {
        skill_name: node.task,
        model_router_policy: node.policy,
        prompt_template: bothSources(node.prompt),
        input: written(node.input),
        output_schema: node.outputSchema as Written,
      };
    case "decision_logic":
      return { condition: source(node.condition) };
    case "switch":
      return { switch: source(node.subject) };
    case "parallel_execution":
      return { join: joinWords(node.join), others: node.others };
    case "human_approval":
      return approvalFields(node);
    case "wait":
      return {
        duration: node.durationMs === null ? null : duration(node.durationMs),
        until: node.until && source(node.until),
      };
    case "call_sop":
      return { sop: node.sopId, version: node.version, input: written(node.input) };
    case "output":
      return {
        message_template: bothSources(node.message),
        cards: node.cards ?? null,
        message_with_cards: node.messageWithCards ? bothSources(node.messageWithCards) : null,
        outcome: node.outcome,
      };
  }
}

function approvalFields(node: Extract<Node, { type: "human_approval" }>): Record<string, Written> {
  const editable = Object.entries(node.editable).map(([name, { value, schema, label }]) => {
    return [name, { value: written(value), schema: schema as Written, label: label && { ...label } }] as const;
  });
  const tiers = node.tiers.map(({ fromMinor, approvers, count }) => {
    return [`from ${fromMinor}`, { approvers: approvers.map(person), count }] as const;
  });
  return {
    message: bothSources(node.message),
    approvers: node.approvers.map(person),
    count: node.count,
    tiers: Object.fromEntries(tiers),
    amount: node.amount && source(node.amount),
    currency: node.currency && source(node.currency),
    shows: written(node.shows),
    editable: Object.fromEntries(editable),
    remind_after: node.remindAfterMs === null ? null : duration(node.remindAfterMs),
    escalate: node.escalate && { after: duration(node.escalate.afterMs), to: node.escalate.to.map(person) },
    on_timeout: node.onTimeout.kind,
  };
}

export function ruleWords(rule: CompensationRule): Words {
  return flatten({ rollback: rule.rollback, notify: rule.notify, create_alert: rule.alerts, goto: rule.then });
}

function joinWords(join: JoinPolicy): string {
  return join.kind === "at_least" ? `at least ${join.count}` : join.kind;
}

function person(approver: Approver): string {
  if ("role" in approver) return approver.role;
  return "user" in approver ? `user:${approver.user}` : "customer";
}

function duration(ms: number): string {
  for (const [unit, size] of [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1_000],
  ] as const) {
    if (ms > 0 && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}

function source({ parts }: Template): string {
  return parts.map((part) => ("text" in part ? part.text : `\${${part.expr.trim()}}`)).join("");
}

/** A text given once for both languages is one text. */
function bothSources(texts: { "zh-CN": Template; en: Template }): Written {
  const [zh, en] = [source(texts["zh-CN"]), source(texts.en)];
  return zh === en ? en : { "zh-CN": zh, en };
}

function written(input: InputTemplate): Written {
  switch (input.kind) {
    case "literal":
      return input.value as Written;
    case "template":
      return source(input.template);
    case "list":
      return input.items.map(written);
    case "object":
      return Object.fromEntries(Object.entries(input.fields).map(([key, field]) => [key, written(field)]));
  }
}

/** Paths to plain values. A list without maps in it is one value; what is empty or null is left out. */
export function flatten(value: { [key: string]: Written }, under = ""): Words {
  const words: Words = {};
  for (const [key, item] of Object.entries(value)) {
    const path = `${under}${key}`;
    if (item === null || (Array.isArray(item) && item.length === 0)) continue;
    if (typeof item === "object" && !Array.isArray(item)) Object.assign(words, flatten(item, `${path}.`));
    else if (Array.isArray(item) && item.some((one) => typeof one === "object" && one !== null)) {
      Object.assign(words, flatten(Object.fromEntries(item.map((one, i) => [String(i + 1), one])), `${path}.`));
    } else words[path] = Array.isArray(item) ? item.map(plain).join(", ") : plain(item);
  }
  return words;
}

function plain(value: Written): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
