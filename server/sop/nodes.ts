// Makes a graph node of each step: defaults filled in, templates parsed. Every template is also noted with its place in
// the file, so that the checker can type it and point into it.
import type { Localized } from "../context";
import { freeVariables, parseExpression } from "./cel";
import type { FlatStep } from "./flow";
import type { InputTemplate, Node, RetryPolicy, Template } from "./graph";
import { DURATION_UNITS, type Duration, type Step, type Text } from "./schema";
import type { Path } from "./source";
import { parseCondition, parseTemplate, type ParsedTemplate } from "./template";

/** Where a template's value goes: shown to a customer, told to a model, or used as a value. */
export type TemplateUse = {
  stepId: string;
  path: Path;
  parsed: ParsedTemplate;
  role: "message" | "prompt" | "value" | "condition" | "key";
};

const SECOND = 1_000;
const TIMEOUT_MS: Record<Step["type"], number> = {
  skill_call: 10 * SECOND,
  model_call: 60 * SECOND,
  decision_logic: 5 * SECOND,
  output: 5 * SECOND,
};
const RETRIES: Record<Step["type"], number> = { skill_call: 2, model_call: 1, decision_logic: 0, output: 0 };
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
    count: given?.count ?? RETRIES[step.type],
    backoffMs: given?.backoff === undefined ? BACKOFF_MS : milliseconds(given.backoff),
    jitter: given?.jitter ?? true,
    on: given?.on ?? [],
  };
}

export type NodeBuilder = { uses: TemplateUse[]; doublesOf: (variables: Iterable<string>) => string[] };

function template(builder: NodeBuilder, use: Omit<TemplateUse, "parsed">, text: string): Template {
  const parsed = use.role === "condition" ? parseCondition(text) : parseTemplate(text);
  for (const part of parsed.template.parts) {
    if (!("expr" in part) || parsed.problems.length > 0) continue;
    const doubles = builder.doublesOf(freeVariables(parseExpression(part.expr).ast));
    if (doubles.length > 0) part.doubles = doubles;
  }
  builder.uses.push({ ...use, parsed });
  return parsed.template;
}

function localizedTemplate(builder: NodeBuilder, use: Omit<TemplateUse, "parsed">, text: Text) {
  if (typeof text === "string") {
    const both = template(builder, use, text);
    return { "zh-CN": both, en: both };
  }
  const one = (locale: "zh-CN" | "en") => template(builder, { ...use, path: [...use.path, locale] }, text[locale]);
  return { "zh-CN": one("zh-CN"), en: one("en") };
}

function inputTemplate(builder: NodeBuilder, stepId: string, path: Path, value: unknown): InputTemplate {
  if (typeof value === "string" && value.includes("${")) {
    return { kind: "template", template: template(builder, { stepId, path, role: "value" }, value) };
  }
  if (Array.isArray(value)) {
    return { kind: "list", items: value.map((item, i) => inputTemplate(builder, stepId, [...path, i], item)) };
  }
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(
      ([key, item]) => [key, inputTemplate(builder, stepId, [...path, key], item)] as const,
    );
    return { kind: "object", fields: Object.fromEntries(fields) };
  }
  return { kind: "literal", value };
}

/** `line` is where the step is written. */
export function buildNode(builder: NodeBuilder, flat: FlatStep, line: number): Node {
  const { step, path, next } = flat;
  const stepId = step.id;
  const failure = "on_failure" in step ? step.on_failure : undefined;
  const base = {
    id: stepId,
    label: labelOf(step),
    line,
    next,
    onFailure: failure?.goto ?? null,
    ...(failure?.on ? { onFailureFor: failure.on } : {}),
    retry: retryOf(step),
    timeoutMs: "timeout" in step && step.timeout !== undefined ? milliseconds(step.timeout) : TIMEOUT_MS[step.type],
    outputVar: "output_var" in step ? (step.output_var ?? null) : null,
  };
  switch (step.type) {
    case "skill_call": {
      const input = inputTemplate(builder, stepId, [...path, "input"], step.input ?? {});
      const use = { stepId, path: [...path, "idempotency_key"], role: "key" } as const;
      const idempotencyKey = step.idempotency_key ? template(builder, use, step.idempotency_key) : null;
      return { ...base, type: "skill_call", skill: step.skill_name, input, idempotencyKey, async: step.async ?? false };
    }
    case "model_call": {
      const input = inputTemplate(builder, stepId, [...path, "input"], step.input ?? {});
      const use = { stepId, path: [...path, "prompt_template"], role: "prompt" } as const;
      const prompt = localizedTemplate(builder, use, step.prompt_template);
      return { ...base, type: "model_call", task: step.skill_name, policy: step.model_router_policy, input, prompt };
    }
    case "decision_logic": {
      const condition = template(builder, { stepId, path: [...path, "condition"], role: "condition" }, step.condition);
      return { ...base, type: "decision_logic", condition, onTrue: flat.onTrue, onFalse: flat.onFalse };
    }
    case "output": {
      const use = { stepId, path: [...path, "message_template"], role: "message" } as const;
      const message = localizedTemplate(builder, use, step.message_template);
      return { ...base, type: "output", message, outcome: step.outcome ?? "resolved" };
    }
  }
}
