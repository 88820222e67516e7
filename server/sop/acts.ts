// What the steps do to the world, as the skills' own contracts say it.
import type { KnownSkill, KnownSkills } from "./declare-types";
import type { Node, SkillNode } from "./graph";

export type Act = { node: SkillNode; skill: KnownSkill };

/** The act of a step that changes something; null for every other step, and for skills nobody knows. */
export function actOf(node: Node | undefined, skills: KnownSkills): Act | null {
  if (node?.type !== "skill_call") return null;
  const skill = skills.get(node.skill);
  if (!skill) return null;
  const kind = skill.reversibility?.kind ?? "none";
  const writes = skill.effect === undefined ? kind !== "none" : skill.effect !== "read";
  return writes ? { node, skill } : null;
}

/** It only tells somebody something: nothing is taken from anybody by it, and nothing need be undone. */
export function isNotice({ skill }: Act): boolean {
  return skill.reversibility?.kind === "notice";
}

/** What nobody may set off alone: it cannot be undone, or it moves money. */
export function needsGuard(act: Act): boolean {
  return act.skill.movesMoney === true || act.skill.reversibility?.kind === "irreversible";
}

/** Why, in words. */
export function stakeOf(act: Act): string {
  return act.skill.movesMoney ? "moves money" : "cannot be undone";
}

export function canBeUndone({ skill }: Act): boolean {
  return skill.reversibility?.kind === "reversible" || skill.reversibility?.kind === "reversible_until";
}
