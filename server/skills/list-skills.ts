// What pages, the command line and other programs are told of skills: their contracts as they stand in this process, what
// is on record of them, and how they do.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Db, SkillVersion } from "../db";
import { AppError } from "../errors";
import { SKILL_CATEGORIES, type Skill } from "./contract";
import { CAPABILITIES, capabilitiesOf, matches, type Capability } from "./discovery";
import type { SkillWindow } from "./health";
import { readLiveHealth, type SkillSum } from "./live-health";
import { metadataOf, type SkillMetadata } from "./metadata";
import { originOf, publishedBreaks, publishedContract } from "./published";
import { compensationOf, getSkill, isPlugged, listSkills, listSkillVersions } from "./registry";
import { compareVersions } from "./versions";

export const listSkillsInput = z.object({
  category: z.enum(SKILL_CATEGORIES).optional(),
  permission: z.string().max(100).optional(),
  capability: z.enum(CAPABILITIES).optional(),
  search: z.string().max(100).optional(),
});

export type ListedSkill = Omit<SkillMetadata, "input" | "output"> & {
  plugged: boolean;
  capabilities: Capability[];
  /** All versions of it, newest first. */
  versions: string[];
  health: SkillWindow | null;
  slaKept: boolean | null;
  /** In the workers that run, at this moment; null when none has called it. */
  live: SkillSum | null;
};

/** What each name means without a version, by name. */
export async function findSkills(
  ctx: Ctx,
  input: z.input<typeof listSkillsInput>,
): Promise<{ rows: ListedSkill[]; total: number; workers: number }> {
  requirePermission(ctx, "skill:read");
  const query = listSkillsInput.parse(input);
  const known = await knownOf(ctx.db, ctx.clock.now());
  const rows = listSkills()
    .filter((skill) => matches(metadataOf(skill), query))
    .map((skill) => listed(skill, known));
  return { rows: rows.sort((a, b) => a.name.localeCompare(b.name)), total: rows.length, workers: known.workers };
}

type Known = { rows: SkillVersion[]; workers: number; live: Map<string, SkillSum> };

async function knownOf(db: Db, now: Date, name?: string): Promise<Known> {
  const [rows, { workers, skills }] = await Promise.all([
    db.skillVersion.findMany({ where: name === undefined ? {} : { name } }),
    readLiveHealth(db, now),
  ]);
  return { rows, workers, live: new Map(skills.map((sum) => [sum.skill, sum])) };
}

function listed(skill: Skill, { rows, live }: Known): ListedSkill {
  const { input: _, output: __, ...metadata } = metadataOf(skill);
  const { name, version } = skill;
  const origin = originOf(skill);
  const row = rows.find((one) => one.name === name && one.version === version && one.origin === origin);
  const versions = listSkillVersions().flatMap((one) => (one.name === name ? [one.version] : []));
  return {
    ...metadata,
    plugged: isPlugged(skill),
    capabilities: capabilitiesOf(metadataOf(skill)),
    versions: versions.sort((a, b) => compareVersions(b, a)),
    health: (row?.health ?? null) as SkillWindow | null,
    slaKept: row?.slaKept ?? null,
    live: live.get(name) ?? null,
  };
}

export const readSkillInput = z.object({ name: z.string().min(1).max(100), version: z.string().max(40).optional() });

export type SkillDetail = ListedSkill &
  Pick<SkillMetadata, "input" | "output"> & {
    /** Skills that name this one as their undoing. */
    undoes: string[];
    neededBy: string[];
    /** What was published, newest first; `inForce` is false for what no code carries out any more. */
    published: { version: string; origin: string; publishedAt: Date; seenAt: Date; inForce: boolean }[];
    /** What of it breaks what was published; empty in a process that was let start. */
    breaks: string[];
  };

/** `version`: "1" is the newest of that major, "1.2.0" just that one. Throws NOT_FOUND (skill_not_found …). */
export async function readSkill(ctx: Ctx, input: z.input<typeof readSkillInput>): Promise<SkillDetail> {
  requirePermission(ctx, "skill:read");
  const { name, version } = readSkillInput.parse(input);
  if (name.includes("@")) throw new AppError("NOT_FOUND", `There is no skill ${name}.`, { reason: "skill_not_found" });
  const skill = getSkill(version === undefined ? name : `${name}@${version}`);
  const known = await knownOf(ctx.db, ctx.clock.now(), name);
  const { input: takes, output: gives } = metadataOf(skill);
  const all = listSkillVersions();
  const inForce = new Set(all.map((one) => `${one.name} ${one.version} ${originOf(one)}`));
  const found = await publishedBreaks(ctx.db, [skill]);
  return {
    ...listed(skill, known),
    input: takes,
    output: gives,
    undoes: all.flatMap((one) => (compensationOf(one) === name ? [one.name] : [])),
    neededBy: all.flatMap((one) => (one.dependencies.includes(name) ? [one.name] : [])),
    published: known.rows
      .sort((a, b) => compareVersions(b.version, a.version))
      .map((row) => ({
        version: publishedContract(row).version,
        origin: row.origin,
        publishedAt: row.publishedAt,
        seenAt: row.seenAt,
        inForce: inForce.has(`${row.name} ${row.version} ${row.origin}`),
      })),
    breaks: found.flatMap(({ breaks }) => breaks),
  };
}
