// Declares what expressions of one SOP may read: the built-in names, INPUT, and the output of every step that has a name.
import { z } from "zod";
import { POLICY_NAMES } from "../models/policies";
import type { Skill } from "../skills/contract";
import { createTypeSet, declareVariable, type JsonSchema, type TypeSet } from "./cel-types";
import type { Flow } from "./flow";
import type { SopProblem } from "./graph";
import type { SopFile, Step } from "./schema";
import { problemAt, type Path, type SourceFile } from "./source";
import { didYouMean } from "./suggest";

/** What the checker knows of skills, by the name SOPs call. */
export type KnownSkills = ReadonlyMap<
  string,
  Pick<Skill, "input" | "output" | "permissions"> & Partial<Pick<Skill, "reversibility">>
>;

const text: JsonSchema = { type: "string" };

/** What a model step gives back. */
export const MODEL_OUTPUT: JsonSchema = {
  type: "object",
  properties: { text, provider: text, model: text, offline: { type: "boolean" } },
};

const BUILT_IN: Record<string, JsonSchema> = {
  EXECUTION_ID: text,
  LOCALE: text,
  NOW: text,
  CUSTOMER: {
    type: "object",
    properties: { id: text, name: text, email: text, locale: text, timezone: text, vip_level: { type: "integer" } },
  },
};

export function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: "any" }) as JsonSchema;
}

export type Declared = {
  types: TypeSet;
  /** The double paths of the variables an expression reads. */
  doublesOf: (variables: Iterable<string>) => string[];
  problems: SopProblem[];
};

export function declareTypes(source: SourceFile, file: SopFile, flow: Flow, skills: KnownSkills): Declared {
  const types = createTypeSet();
  for (const [name, schema] of Object.entries(BUILT_IN)) declareVariable(types, name, [schema]);
  declareVariable(types, "INPUT", [file.INPUT_SCHEMA as JsonSchema]);
  const problems: SopProblem[] = [];
  const outputs = new Map<string, { path: Path; schemas: (JsonSchema | null)[] }>();
  for (const { step, path } of flow.steps) {
    problems.push(...unknownNames(source, step, path, skills));
    const name = "output_var" in step ? step.output_var : undefined;
    if (!name) continue;
    const known = outputs.get(name) ?? { path, schemas: [] };
    outputs.set(name, { ...known, schemas: [...known.schemas, outputSchema(step, skills)] });
  }
  for (const [name, { path, schemas }] of outputs) {
    try {
      if (types.environment.hasVariable(name)) throw new Error("taken");
      declareVariable(types, name, schemas);
    } catch {
      const message = `\`${name}\` is a word of the expression language; choose another output_var.`;
      problems.push(problemAt(source.file, source.at([...path, "output_var"]), "schema-error", message));
    }
  }
  return {
    types,
    problems,
    doublesOf: (variables) => {
      const names = new Set(variables);
      return types.doubles.filter((path) => names.has(path.split(".", 1).join()));
    },
  };
}

function outputSchema(step: Step, skills: KnownSkills): JsonSchema | null {
  if (step.type === "model_call") return MODEL_OUTPUT;
  const skill = step.type === "skill_call" ? skills.get(step.skill_name) : undefined;
  return skill ? jsonSchemaOf(skill.output, "output") : null;
}

function unknownNames(source: SourceFile, step: Step, path: Path, skills: KnownSkills): SopProblem[] {
  const report = (key: string, code: string, message: string) => [
    problemAt(source.file, source.at([...path, key]), code, `Step \`${step.id}\`: ${message}`, { path: [step.id] }),
  ];
  if (step.type === "skill_call" && !skills.has(step.skill_name)) {
    const { skill_name: name } = step;
    return report("skill_name", "unknown-skill", `there is no skill \`${name}\`${didYouMean(name, skills.keys())}`);
  }
  if (step.type === "model_call" && !POLICY_NAMES.some((known) => known === step.model_router_policy)) {
    const { model_router_policy: name } = step;
    const message = `there is no routing policy \`${name}\`${didYouMean(name, POLICY_NAMES)}`;
    return report("model_router_policy", "unknown-policy", message);
  }
  return [];
}
