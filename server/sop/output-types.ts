// What the built-in names and the outputs of the steps look like, as JSON Schemas. What the engine stores must fit.
import { z } from "zod";
import { fieldsRead, parseExpression } from "./cel";
import type { JsonSchema } from "./cel-types";
import type { KnownSkills } from "./declare-types";
import type { Flow } from "./flow";
import type { SopProblem } from "./graph";
import type { ApprovalStep, ModelStep, Step } from "./schema";
import { problemAt, type SourceFile } from "./source";
import type { TemplateUse } from "./templates";

const text: JsonSchema = { type: "string" };
const textOrNull: JsonSchema = { type: ["string", "null"] };
const flag: JsonSchema = { type: "boolean" };
const object = (properties: Record<string, JsonSchema>): JsonSchema => ({ type: "object", properties });
const list = (items: JsonSchema): JsonSchema => ({ type: "array", items });

export const BUILT_IN: Record<string, JsonSchema> = {
  EXECUTION_ID: text,
  LOCALE: text,
  NOW: text,
  CUSTOMER: object({
    id: text,
    name: text,
    email: text,
    locale: text,
    timezone: text,
    vip_level: { type: "integer" },
  }),
  /** There after an on_failure goto, and in the steps that follow a compensation. */
  FAILURE: object({ step: text, code: text, reason: textOrNull, message: text }),
};

/** What a model step without output_schema gives back. */
const MODEL_OUTPUT = object({ text, provider: text, model: text, offline: flag });
const MODEL_FIELDS = Object.keys(MODEL_OUTPUT.properties ?? {});

const PARALLEL_OUTPUT = object({
  succeeded: list(text),
  failed: list(object({ branch: text, code: text, message: text })),
  stopped: list(text),
});

const CALL_SOP_OUTPUT = object({ execution_id: text, status: text, outcome: textOrNull, message: textOrNull });

function approvalOutput({ editable = {} }: ApprovalStep): JsonSchema {
  const values = Object.entries(editable).map(([name, { schema }]) => [name, schema as JsonSchema] as const);
  return object({
    approved: flag,
    verdict: text,
    edited: flag,
    values: object(Object.fromEntries(values)),
    reason: textOrNull,
    approver: textOrNull,
    approver_id: textOrNull,
    answered_at: textOrNull,
  });
}

export function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: "any" }) as JsonSchema;
}

/** By step; null is unknown, which expressions may read as they like. */
type OutputSchemas = { schemas: Map<Step, JsonSchema | null>; problems: SopProblem[] };

export function outputSchemas(
  source: SourceFile,
  flow: Flow,
  skills: KnownSkills,
  uses: readonly TemplateUse[],
): OutputSchemas {
  const schemas = new Map<Step, JsonSchema | null>();
  const problems: SopProblem[] = [];
  for (const { step, path } of flow.steps) {
    const why = step.type === "model_call" && !step.output_schema ? whyJson(step, uses) : null;
    schemas.set(step, why === null ? outputSchema(step, skills) : null);
    if (why === null) continue;
    const message = `Step \`${step.id}\`: ${why}, but nothing makes the model answer so; add output_schema.`;
    const at = source.at([...path, "skill_name"]);
    problems.push(problemAt(source.file, at, "no-output-schema", message, { severity: "warning", path: [step.id] }));
  }
  return { schemas, problems };
}

function outputSchema(step: Step, skills: KnownSkills): JsonSchema | null {
  switch (step.type) {
    case "skill_call": {
      const skill = skills.get(step.skill_name);
      return skill ? jsonSchemaOf(skill.output, "output") : null;
    }
    case "model_call":
      return (step.output_schema as JsonSchema | undefined) ?? MODEL_OUTPUT;
    case "human_approval":
      return approvalOutput(step);
    case "parallel_execution":
      return PARALLEL_OUTPUT;
    case "call_sop":
      return CALL_SOP_OUTPUT;
    case "decision_logic":
    case "wait":
    case "output":
      return null;
  }
}

/** Why an answer is taken for JSON: the prompt asks for it, or a step reads what a text answer has not; else null. */
function whyJson(step: ModelStep, uses: readonly TemplateUse[]): string | null {
  const name = step.output_var;
  if (!name) return null;
  const read = uses.flatMap(({ parsed }) =>
    parsed.holes.flatMap(({ expr }) => [...fieldsRead(parseExpression(expr).ast, name)]),
  );
  const foreign = read.find((field) => !MODEL_FIELDS.includes(field));
  if (foreign !== undefined) return `\`${name}.${foreign}\` is read, which a text answer has not`;
  const prompt = step.prompt_template;
  const prompts = typeof prompt === "string" ? [prompt] : Object.values(prompt);
  return prompts.some((one) => /\bjson\b/i.test(one)) ? "the prompt asks for JSON" : null;
}
