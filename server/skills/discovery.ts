// Finding skills by what they are for and what they can do (§2.4.3). Capabilities follow from the contract, so that no
// skill can claim one it does not have. Pure.
import type { SkillMetadata } from "./metadata";

export const CAPABILITIES = [
  "reads",
  "writes",
  /** Acts outside of our own database. */
  "acts_outside",
  "can_be_undone",
  "cannot_be_undone",
  "moves_money",
  "tells_people",
  "gives_personal_data",
] as const;
export type Capability = (typeof CAPABILITIES)[number];

export function capabilitiesOf(skill: SkillMetadata): Capability[] {
  const { effect, reversibility, labels } = skill;
  const has: Record<Capability, boolean> = {
    reads: effect === "read",
    writes: effect !== "read",
    acts_outside: effect === "external",
    can_be_undone: "compensate" in reversibility,
    cannot_be_undone: reversibility.kind === "irreversible",
    moves_money: skill.movesMoney,
    tells_people: reversibility.kind === "notice" || skill.category === "notification",
    gives_personal_data: Object.values(labels).includes("pii"),
  };
  return CAPABILITIES.filter((capability) => has[capability]);
}

export type SkillQuery = {
  category?: string | undefined;
  /** Skills that whoever holds exactly this may be refused without. */
  permission?: string | undefined;
  capability?: Capability | undefined;
  /** In the name, a permission or either description. */
  search?: string | undefined;
};

export function matches(skill: SkillMetadata, query: SkillQuery): boolean {
  const { category, permission, capability, search = "" } = query;
  const words = [skill.name, skill.id, skill.description["zh-CN"], skill.description.en, ...skill.permissions]
    .join("\n")
    .toLowerCase();
  return (
    (category === undefined || skill.category === category) &&
    (permission === undefined || skill.permissions.includes(permission)) &&
    (capability === undefined || capabilitiesOf(skill).includes(capability)) &&
    words.includes(search.trim().toLowerCase())
  );
}
