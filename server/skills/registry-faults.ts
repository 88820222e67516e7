// What keeps a set of skills from being used: each fault in words that say which skill and what about it. Pure.
import type { Skill } from "./contract";
import { contractBreaks } from "./compatibility";
import { metadataOf } from "./metadata";
import { compareVersions, majorOf, parseVersion, type Offer } from "./versions";

export function registryFaults(offers: readonly Offer[], byReference: ReadonlyMap<string, Skill>): string[] {
  const each = offers.flatMap(({ skill }) =>
    skillFaults(skill, byReference).map((fault) => `${skill.name} ${skill.version}: ${fault}`),
  );
  return [...each, ...doubles(offers), ...breaks(offers)];
}

/** What was written for one version holds under every later one of its major, and under what is plugged in in its place. */
function breaks(offers: readonly Offer[]): string[] {
  const sameMajor = new Map<string, Offer[]>();
  for (const offer of offers) {
    const key = `${offer.skill.name}@${majorOf(offer.skill)}`;
    sameMajor.set(key, [...(sameMajor.get(key) ?? []), offer]);
  }
  return [...sameMajor.values()].flatMap((group) => {
    const inOrder = [...group].sort(
      (a, b) => Number(a.plugged) - Number(b.plugged) || compareVersions(a.skill.version, b.skill.version),
    );
    return inOrder.slice(1).flatMap(({ skill, plugged }, i) => {
      const older = inOrder[i]?.skill ?? skill;
      const found = contractBreaks(metadataOf(older), metadataOf(skill));
      const who = `${skill.name} ${skill.version}${plugged ? " (plugged in)" : ""}`;
      return found.map((what) => `${who} breaks ${older.version}: ${what}`);
    });
  });
}

function skillFaults(skill: Skill, known: ReadonlyMap<string, Skill>): string[] {
  const { reversibility } = skill;
  const found: string[] = [];
  if (!/^[a-zA-Z][a-zA-Z0-9_.-]*$/.test(skill.name)) found.push("its name is not of the form getOrder");
  if (!parseVersion(skill.version)) found.push("its version is not semantic, like 1.0.0");
  else if (!new RegExp(`^[a-z][a-z0-9_]*_v${majorOf(skill)}$`).test(skill.id)) {
    found.push(`its id ${skill.id} is not of the form get_order_v${majorOf(skill)}`);
  }
  const compensate = "compensate" in reversibility ? reversibility.compensate : null;
  if (compensate !== null && !known.has(compensate)) found.push(`its compensation ${compensate} does not exist`);
  if (skill.effect === "read" && reversibility.kind !== "none") found.push("a read has nothing to undo");
  if (skill.effect !== "read" && reversibility.kind === "none") found.push("a write says how it is undone");
  if (skill.movesMoney && (skill.effect === "read" || reversibility.kind === "notice")) {
    found.push("what moves money is more than a read or a notice");
  }
  for (const name of skill.dependencies) if (!known.has(name)) found.push(`its dependency ${name} does not exist`);
  return found;
}

/** One version of one skill may be built in and plugged in, never twice either. An id belongs to one skill. */
function doubles(offers: readonly Offer[]): string[] {
  const seen = new Set<string>();
  const names = new Map<string, string>();
  return offers.flatMap(({ skill, plugged }) => {
    const found: string[] = [];
    const offer = `${skill.name} ${skill.version}${plugged ? " (plugged in)" : ""}`;
    if (seen.has(offer)) found.push(`${offer} is there twice`);
    seen.add(offer);
    const owner = names.get(skill.id) ?? skill.name;
    if (owner !== skill.name) found.push(`${owner} and ${skill.name} share the id ${skill.id}`);
    names.set(skill.id, owner);
    return found;
  });
}
