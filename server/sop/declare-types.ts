// Declares what expressions of one SOP may read: the built-in names, INPUT, and the output of every step that has a name.
import { POLICY_NAMES } from "../models/policies";
import type { Skill } from "../skills/contract";
import { createTypeSet, declareVariable, type JsonSchema, type TypeSet } from "./cel-types";
import type { Flow } from "./flow";
import type { SopProblem } from "./graph";
import { BUILT_IN, outputSchemas } from "./output-types";
import type { SopFile, Step } from "./schema";
import { problemAt, type Path, type SourceFile } from "./source";
import { didYouMean } from "./suggest";
import type { TemplateUse } from "./templates";

/** What the checker knows of a skill. */
export type KnownSkill = Pick<Skill, "input" | "output" | "permissions"> &
  Partial<Pick<Skill, "version" | "reversibility" | "effect" | "movesMoney" | "labels" | "idempotency" | "card">>;
/** Skills by what SOPs call them: a name, or a name with a version. The keys are names. */
export type KnownSkills = Pick<ReadonlyMap<string, KnownSkill>, "get" | "has" | "keys">;

export type Declared = {
  types: TypeSet;
  /** The double paths of the variables an expression reads. */
  doublesOf: (variables: Iterable<string>) => string[];
  problems: SopProblem[];
};

/** `uses` are all expressions of the file: what is read of a model's answer tells whether it was meant to be JSON. */
export function declareTypes(
  source: SourceFile,
  file: SopFile,
  flow: Flow,
  skills: KnownSkills,
  uses: readonly TemplateUse[],
): Declared {
  const types = createTypeSet();
  for (const [name, schema] of Object.entries(BUILT_IN)) declareVariable(types, name, [schema]);
  declareVariable(types, "INPUT", [file.INPUT_SCHEMA as JsonSchema]);
  const found = outputSchemas(source, flow, skills, uses);
  const problems = [...found.problems];
  const outputs = new Map<string, { path: Path; schemas: (JsonSchema | null)[] }>();
  for (const { step, path } of flow.steps) {
    problems.push(...unknownNames(source, step, path, skills));
    const name = "output_var" in step ? step.output_var : undefined;
    if (!name) continue;
    const known = outputs.get(name) ?? { path, schemas: [] };
    outputs.set(name, { ...known, schemas: [...known.schemas, found.schemas.get(step) ?? null] });
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

function unknownNames(source: SourceFile, step: Step, path: Path, skills: KnownSkills): SopProblem[] {
  const report = (key: string, code: string, message: string) => [
    problemAt(source.file, source.at([...path, key]), code, `Step \`${step.id}\`: ${message}`, { path: [step.id] }),
  ];
  if (step.type === "skill_call" && !skills.has(step.skill_name)) {
    return report("skill_name", "unknown-skill", unknownSkill(step.skill_name, skills));
  }
  if (step.type === "model_call" && !POLICY_NAMES.some((known) => known === step.model_router_policy)) {
    const { model_router_policy: name } = step;
    const message = `there is no routing policy \`${name}\`${didYouMean(name, POLICY_NAMES)}`;
    return report("model_router_policy", "unknown-policy", message);
  }
  return [];
}

function unknownSkill(reference: string, skills: KnownSkills): string {
  const [name = "", version] = reference.split("@");
  if (version !== undefined && skills.has(name)) {
    return `there is no version ${version} of the skill \`${name}\`; leave the version out for the newest.`;
  }
  return `there is no skill \`${reference}\`${didYouMean(name, skills.keys())}`;
}
