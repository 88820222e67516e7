// Which version of a skill a reference means. "name" is the newest there is, "name@1" the newest of major 1, and
// "name@1.2.0" that one. Within a major, what a company plugged in comes before what is built in. Pure.
import type { Skill } from "./contract";

type Version = { major: number; minor: number; patch: number };
/** A skill, and whether a company plugged it in. */
export type Offer = { skill: Skill; plugged: boolean };

/** "1.2.0" in its parts; null for what is no version. */
export function parseVersion(text: string): Version | null {
  const [, major, minor, patch] = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(text) ?? [];
  return major === undefined ? null : { major: Number(major), minor: Number(minor), patch: Number(patch) };
}

export function majorOf(skill: Pick<Skill, "version">): number {
  return parseVersion(skill.version)?.major ?? 0;
}

/** Below 0 when `a` is the older version. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parseVersion(a), parseVersion(b)];
  if (!left || !right) return 0;
  return left.major - right.major || left.minor - right.minor || left.patch - right.patch;
}

/** The name in a reference: "getCart" of "getCart@1". */
export function nameOf(reference: string): string {
  return reference.split("@", 1)[0] ?? reference;
}

/** The better offer of one major is the plugged one, then the newer one. */
function better(a: Offer, b: Offer): number {
  return majorOf(b.skill) - majorOf(a.skill) || Number(b.plugged) - Number(a.plugged) || newerFirst(a, b);
}

const newerFirst = (a: Offer, b: Offer) => compareVersions(b.skill.version, a.skill.version);

/** Every reference that means something, with what it means. */
export function indexReferences(offers: readonly Offer[]): Map<string, Skill> {
  const index = new Map<string, Skill>();
  for (const { skill } of [...offers].sort(better)) {
    const { name, version } = skill;
    for (const reference of [name, `${name}@${majorOf(skill)}`, `${name}@${version}`]) {
      if (!index.has(reference)) index.set(reference, skill);
    }
  }
  return index;
}
