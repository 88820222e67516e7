// Every skill SOPs may call, by the name they call it. The registry is checked when it is loaded, so that a skill that
// names a missing compensation or reuses an id never starts. Add a skill to the list of its category, one line.
import { AppError } from "../errors";
import type { Skill } from "./contract";
import { customerSkills } from "./customer/skills";
import { logisticsSkills } from "./logistics/skills";
import { marketingSkills } from "./marketing/skills";
import { notificationSkills } from "./notification/skills";
import { orderSkills } from "./order/skills";
import { paymentSkills } from "./payment/skills";
import { serviceSkills } from "./service/skills";

/** The compensation a skill names; null for one that has none. */
export function compensationOf(skill: Pick<Skill, "reversibility">): string | null {
  const { reversibility } = skill;
  return reversibility.kind === "reversible" || reversibility.kind === "reversible_until"
    ? reversibility.compensate
    : null;
}

function faults(skill: Skill, byName: ReadonlyMap<string, Skill>): string[] {
  const compensate = compensationOf(skill);
  const found: string[] = [];
  if (!/^[a-z][a-z0-9_]*_v\d+$/.test(skill.id)) found.push(`id ${skill.id} is not of the form get_order_v1`);
  if (!/^\d+\.\d+\.\d+$/.test(skill.version)) found.push(`version ${skill.version} is not semantic`);
  if (compensate !== null && !byName.has(compensate)) found.push(`compensation ${compensate} does not exist`);
  if (skill.effect === "read" && skill.reversibility.kind !== "none") found.push("a read has nothing to undo");
  if (skill.effect !== "read" && skill.reversibility.kind === "none") found.push("a write says how it is undone");
  if (skill.movesMoney && (skill.effect === "read" || skill.reversibility.kind === "notice")) {
    found.push("what moves money is more than a read or a notice");
  }
  for (const name of skill.dependencies) if (!byName.has(name)) found.push(`dependency ${name} does not exist`);
  return found.map((fault) => `${skill.name}: ${fault}`);
}

/** Builds a registry. Throws an Error that names every fault. */
export function buildRegistry(skills: readonly Skill[]): ReadonlyMap<string, Skill> {
  const byName = new Map(skills.map((skill) => [skill.name, skill]));
  const problems = skills.flatMap((skill) => faults(skill, byName));
  if (byName.size !== skills.length) problems.push("two skills share a name");
  if (new Set(skills.map((skill) => skill.id)).size !== skills.length) problems.push("two skills share an id");
  if (problems.length > 0) throw new Error(`The skill registry is not usable:\n  ${problems.join("\n  ")}`);
  return byName;
}

export const skillRegistry: ReadonlyMap<string, Skill> = buildRegistry([
  ...customerSkills,
  ...orderSkills,
  ...logisticsSkills,
  ...paymentSkills,
  ...marketingSkills,
  ...serviceSkills,
  ...notificationSkills,
]);

export function listSkills(): Skill[] {
  return [...skillRegistry.values()];
}

/** Throws NOT_FOUND (skill_not_found). */
export function getSkill(name: string): Skill {
  const skill = skillRegistry.get(name);
  if (!skill) throw new AppError("NOT_FOUND", `There is no skill ${name}.`, { reason: "skill_not_found" });
  return skill;
}
