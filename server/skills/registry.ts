// Every skill SOPs may call: those built in, and those a company plugged in while Steward runs (plug/). Several versions
// of one skill stand side by side; see versions.ts for what a reference means. What must stay true: a set with a fault
// (a missing compensation, an id used twice) never becomes the one in force, at start or later.
import { AppError } from "../errors";
import { analyticsSkills } from "./analytics/skills";
import type { Skill } from "./contract";
import { customerSkills } from "./customer/skills";
import { logisticsSkills } from "./logistics/skills";
import { marketingSkills } from "./marketing/skills";
import { notificationSkills } from "./notification/skills";
import { orderSkills } from "./order/skills";
import { paymentSkills } from "./payment/skills";
import { serviceSkills } from "./service/skills";
import { registryFaults } from "./registry-faults";
import { compareVersions, indexReferences, nameOf, type Offer } from "./versions";

const BUILT_IN: readonly Skill[] = [
  ...customerSkills,
  ...orderSkills,
  ...logisticsSkills,
  ...paymentSkills,
  ...marketingSkills,
  ...serviceSkills,
  ...notificationSkills,
  ...analyticsSkills,
];

/** The compensation a skill names; null for one that has none. */
export function compensationOf(skill: Pick<Skill, "reversibility">): string | null {
  const { reversibility } = skill;
  return reversibility.kind === "reversible" || reversibility.kind === "reversible_until"
    ? reversibility.compensate
    : null;
}

type Registry = { offers: readonly Offer[]; byReference: ReadonlyMap<string, Skill>; names: readonly string[] };

/** Builds a registry. Throws CONFLICT (skill_registry) that names every fault. */
export function buildRegistry(builtIn: readonly Skill[], plugged: readonly Skill[] = []): Registry {
  const offers = [
    ...builtIn.map((skill) => ({ skill, plugged: false })),
    ...plugged.map((skill) => ({ skill, plugged: true })),
  ];
  const byReference = indexReferences(offers);
  const faults = registryFaults(offers, byReference);
  if (faults.length > 0) {
    const message = `These skills cannot be used together:\n  ${faults.join("\n  ")}`;
    throw new AppError("CONFLICT", message, { reason: "skill_registry" });
  }
  return { offers, byReference, names: [...new Set(offers.map(({ skill }) => skill.name))] };
}

const builtIn = buildRegistry(BUILT_IN);

// Next may load this module more than once in a process; what is plugged in is the same for all of them.
const shared = globalThis as { stewardPluggedSkills?: readonly Skill[] };
const NONE: readonly Skill[] = [];
let kept = { plugged: NONE, registry: builtIn };

function inForce(): Registry {
  const plugged = pluggedSkills();
  if (plugged !== kept.plugged) kept = { plugged, registry: buildRegistry(BUILT_IN, plugged) };
  return kept.registry;
}

/** What is plugged in, one and the same list until it changes. */
export function pluggedSkills(): readonly Skill[] {
  return shared.stewardPluggedSkills ?? NONE;
}

/** A skill as it is built in, whatever is plugged in in its place. */
export function builtInSkill(reference: string): Skill | undefined {
  return builtIn.byReference.get(reference);
}

/**
 * Replaces what is plugged in in this process, all at once. Throws CONFLICT (skill_registry), and then what was in force
 * stays: for a skill of a name that exists under the same major and breaks its contract, for instance.
 */
export function setPluggedSkills(skills: readonly Skill[]): void {
  kept = { plugged: skills, registry: buildRegistry(BUILT_IN, skills) };
  shared.stewardPluggedSkills = skills;
}

/** Skills by reference, as they stand whenever it is asked. Its keys are names. */
export const skillRegistry: Pick<ReadonlyMap<string, Skill>, "get" | "has" | "keys"> = {
  get: (reference) => inForce().byReference.get(reference),
  has: (reference) => inForce().byReference.has(reference),
  keys: () => inForce().names.values(),
};

/** Every version there is; of one that is built in and plugged in, the plugged one. */
export function listSkillVersions(): Skill[] {
  const { offers, byReference } = inForce();
  return offers.flatMap(({ skill }) => (byReference.get(`${skill.name}@${skill.version}`) === skill ? [skill] : []));
}

export function isPlugged(skill: Skill): boolean {
  return pluggedSkills().includes(skill);
}

/** What each name means without a version. */
export function listSkills(): Skill[] {
  return inForce().names.flatMap((name) => inForce().byReference.get(name) ?? []);
}

/** Throws NOT_FOUND (skill_not_found, or skill_version_not_found when there are others). */
export function getSkill(reference: string): Skill {
  const skill = inForce().byReference.get(reference);
  if (skill) return skill;
  const name = nameOf(reference);
  const versions = inForce()
    .offers.filter((offer) => offer.skill.name === name)
    .map((offer) => offer.skill.version);
  if (versions.length === 0)
    throw new AppError("NOT_FOUND", `There is no skill ${name}.`, { reason: "skill_not_found" });
  const there = versions.sort(compareVersions).join(", ");
  const message = `There is no ${reference}; ${name} has ${there}.`;
  throw new AppError("NOT_FOUND", message, { reason: "skill_version_not_found" });
}
