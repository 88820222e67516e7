// Checks what answers draw: each of `cards` is the output of skills, and every one of these has a card.
import type { KnownSkills } from "./declare-types";
import type { Flow } from "./flow";
import type { SopProblem } from "./graph";
import type { OutputStep, Step } from "./schema";
import { problemAt, type Path, type SourceFile } from "./source";
import { didYouMean } from "./suggest";

export function checkCards(source: SourceFile, flow: Flow, skills: KnownSkills): SopProblem[] {
  const sources = outputsOf(flow);
  return flow.steps.flatMap(({ step, path }) => (step.type === "output" ? ofStep(step, path) : []));

  function ofStep(step: OutputStep, path: Path): SopProblem[] {
    const problem = (key: Path, message: string) =>
      problemAt(source.file, source.at([...path, ...key]), "no-card", message, { path: [step.id] });
    if (!step.cards) {
      return step.message_with_cards === undefined
        ? []
        : [problem(["message_with_cards"], "`message_with_cards` needs `cards`: name what is drawn, or remove it.")];
    }
    return step.cards.flatMap((name, i) => {
      const message = whyNot(name, sources.get(name) ?? [], skills, [...sources.keys()]);
      return message === null ? [] : [problem(["cards", i], message)];
    });
  }
}

function outputsOf(flow: Flow): Map<string, Step[]> {
  const outputs = new Map<string, Step[]>();
  for (const { step } of flow.steps) {
    const name = "output_var" in step ? step.output_var : undefined;
    if (name) outputs.set(name, [...(outputs.get(name) ?? []), step]);
  }
  return outputs;
}

function whyNot(name: string, steps: readonly Step[], skills: KnownSkills, known: readonly string[]): string | null {
  if (steps.length === 0) return `No step has the output \`${name}\`${didYouMean(name, known)}`;
  for (const step of steps) {
    if (step.type !== "skill_call") {
      return `\`${name}\` is the output of \`${step.id}\`, which calls no skill; only skills have cards.`;
    }
    const skill = skills.get(step.skill_name);
    // An unknown skill is reported where it is called.
    if (skill && !skill.card) return `${step.skill_name} has no card; leave \`${name}\` out, or give the skill one.`;
  }
  return null;
}
