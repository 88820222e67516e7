// Checks what the steps say to the outside: every expression, every skill's input, and the permissions both need.
import { grants, PERMISSIONS } from "../auth/permissions";
import type { JsonSchema, TypeSet } from "./cel-types";
import { checkValues, valueProblems } from "./check-values";
import { checkTemplate } from "./check-expressions";
import type { KnownSkills } from "./declare-types";
import type { Flow } from "./flow";
import type { CallSopNode, SopGraph, SopProblem } from "./graph";
import { jsonSchemaOf } from "./output-types";
import type { SopFile } from "./schema";
import { problemAt, type Path, type Position, type SourceFile } from "./source";
import { didYouMean } from "./suggest";
import type { TemplateUse } from "./templates";

/** One file in all its forms, for the checks of what it means. The graph may name steps that do not exist. */
export type Checked = {
  source: SourceFile;
  file: SopFile;
  flow: Flow;
  graph: SopGraph;
  skills: KnownSkills;
  types: TypeSet;
  uses: readonly TemplateUse[];
};

/** The CEL type of the template at a path; null when it is not known. */
export type TypeAt = (path: Path) => string | null;

/** A step that runs another SOP; that one is known only once the other files are read. */
export type SopCall = {
  node: CallSopNode;
  at: Position;
  checkInput: (schema: JsonSchema) => SopProblem[];
  /** What comes of running that SOP, and those it runs itself, in the middle of this one. */
  checkMeaning: (called: readonly SopGraph[]) => SopProblem[];
};

export function checkCalls(checked: Checked): { problems: SopProblem[]; calls: Omit<SopCall, "checkMeaning">[] } {
  const typeByPath = new Map<string, string | null>();
  const faulty = new Set<string>();
  const problems = checked.uses.flatMap((use) => {
    const result = checkTemplate(checked.source, checked.types, use);
    const key = JSON.stringify(use.path);
    if (result.problems.length > 0) faulty.add(key);
    // A template with text around its holes gives text.
    typeByPath.set(key, use.parsed.template.parts.length > 1 ? "string" : result.type);
    return result.problems;
  });
  const typeAt = (path: Path) => {
    const key = JSON.stringify(path);
    return faulty.has(key) ? null : (typeByPath.get(key) ?? null);
  };
  return {
    problems: [
      ...unique(problems),
      ...inputProblems(checked, typeAt),
      ...checkValues(checked, typeAt),
      ...permissionProblems(checked),
    ],
    calls: sopCalls(checked, typeAt),
  };
}

/** A text given once for both languages is checked once. */
function unique(problems: SopProblem[]): SopProblem[] {
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function inputProblems(checked: Checked, typeAt: TypeAt): SopProblem[] {
  const { flow, graph, skills } = checked;
  return flow.steps.flatMap(({ step, path }) => {
    const node = graph.nodes[step.id];
    const skill = step.type === "skill_call" ? skills.get(step.skill_name) : undefined;
    if (!skill || node?.type !== "skill_call") return [];
    const given = { schema: jsonSchemaOf(skill.input, "input"), value: node.input, path: [...path, "input"] };
    return valueProblems(checked, { ...given, stepId: step.id, of: `input of ${node.skill}` }, typeAt);
  });
}

function sopCalls(checked: Checked, typeAt: TypeAt): Omit<SopCall, "checkMeaning">[] {
  const { source, flow, graph } = checked;
  return flow.steps.flatMap(({ step, path }) => {
    const node = graph.nodes[step.id];
    if (step.type !== "call_sop" || node?.type !== "call_sop") return [];
    const given = { value: node.input, path: [...path, "input"], stepId: step.id, of: `input of ${node.sopId}` };
    const checkInput = (schema: JsonSchema) => valueProblems(checked, { ...given, schema }, typeAt);
    return [{ node, at: source.at([...path, "sop"]), checkInput }];
  });
}

function permissionProblems({ source, file, flow, skills }: Checked): SopProblem[] {
  const required = file.REQUIRED_PERMISSIONS ?? [];
  const known = [...new Set(Object.values(PERMISSIONS).flat())].filter((permission) => permission !== "*");
  const unknown = required.flatMap((permission, i) => {
    if (grants(known, permission)) return [];
    const message = `No role but admin has the permission \`${permission}\`${didYouMean(permission, known)}`;
    return [
      problemAt(source.file, source.at(["REQUIRED_PERMISSIONS", i]), "unknown-permission", message, {
        severity: "warning",
      }),
    ];
  });
  const missing = flow.steps.flatMap(({ step, path }) => {
    const skill = step.type === "skill_call" ? skills.get(step.skill_name) : undefined;
    return (skill?.permissions ?? [])
      .filter((permission) => !grants(required, permission))
      .map((permission) => {
        const message = `Step \`${step.id}\` needs \`${permission}\`; add it to REQUIRED_PERMISSIONS, or somebody without it will start this and fail here.`;
        return problemAt(source.file, source.at([...path, "skill_name"]), "missing-permission", message, {
          severity: "warning",
          path: [step.id],
        });
      });
  });
  return [...unknown, ...missing];
}
