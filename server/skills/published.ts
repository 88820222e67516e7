// The registry's record: every version of every skill that was ever in force, with its contract as it was published, so
// that a change is compared with what others rely on and not only with what stands beside it in the code. What must stay
// true: a contract that breaks what its own major version promised is refused, and the record stays as it was.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import { Prisma, transaction, type Db, type SkillVersion } from "../db";
import { AppError } from "../errors";
import { contractBreaks } from "./compatibility";
import type { Skill } from "./contract";
import { metadataOf, type SkillMetadata } from "./metadata";
import { isPlugged, listSkillVersions } from "./registry";
import { compareVersions, majorOf } from "./versions";

export type PublishedBreak = { skill: string; version: string; published: string; breaks: string[] };

export const publishedContract = (row: Pick<SkillVersion, "contract">) => row.contract as unknown as SkillMetadata;

type Origin = "PLUGGED" | "BUILT_IN";

/** What of these skills breaks what was published under their major version, by whoever carries them out. */
export async function publishedBreaks(
  db: Db,
  skills: readonly Skill[],
  origin: (skill: Skill) => Origin = originOf,
): Promise<PublishedBreak[]> {
  const names = [...new Set(skills.map(({ name }) => name))];
  const rows = await db.skillVersion.findMany({ where: { name: { in: names } } });
  return skills.flatMap((skill) => {
    const [published] = rows
      .filter((row) => row.name === skill.name && row.origin === origin(skill) && majorOf(row) === majorOf(skill))
      // An older process beside newer ones is judged by what was published before it.
      .filter((row) => compareVersions(row.version, skill.version) <= 0)
      .sort((a, b) => compareVersions(b.version, a.version));
    if (!published) return [];
    const breaks = contractBreaks(publishedContract(published), metadataOf(skill));
    const found = { skill: skill.name, version: skill.version, published: published.version, breaks };
    return breaks.length > 0 ? [found] : [];
  });
}

/** Throws CONFLICT (skill_contract_broken) naming everything that broke. */
export async function requireUnbroken(db: Db, skills: readonly Skill[]): Promise<void> {
  const found = await publishedBreaks(db, skills);
  if (found.length === 0) return;
  const lines = found.flatMap(({ skill, version, published, breaks }) =>
    breaks.map((what) => `${skill} ${version} breaks ${published} as it was published: ${what}`),
  );
  throw new AppError("CONFLICT", `${lines.join("\n")}\n${adviceFor(found)}`, {
    reason: "skill_contract_broken",
    details: { found },
  });
}

/** What to do about it. */
export function adviceFor(found: readonly PublishedBreak[]): string {
  const names = [...new Set(found.map(({ skill }) => skill))];
  const commands = names.map((name) => `steward skill accept ${name}`).join("; ");
  return `Raise the major version and keep the former one beside it, or, when nobody relies on it, accept the change: ${commands}`;
}

/** Puts a process's skills on record. Throws CONFLICT (skill_contract_broken): then it does not begin to work. */
export async function publishSkills(db: Db, now: Date): Promise<void> {
  // What is plugged in was looked at when it was bound; it must not keep everything else from starting.
  await requireUnbroken(
    db,
    listSkillVersions().filter((skill) => !isPlugged(skill)),
  );
  await putContracts(db, listSkillVersions(), now);
}

export const originOf = (skill: Skill): Origin => (isPlugged(skill) ? "PLUGGED" : "BUILT_IN");

/**
 * Puts on record what is new, and that all of it is in force now. One statement, whatever their number. A contract that is
 * on record already stays: an older worker that still runs must not put its own in place of one that was published or
 * accepted since. What is plugged in is the same in all of them.
 */
export async function putSkills(db: Db, skills: readonly Skill[], now: Date): Promise<void> {
  await writeSkills(db, skills, now, "skill_versions.origin = 'PLUGGED'");
}

/**
 * A skill passes from one system to another: what was measured of the former says nothing of the next. `former` is what was
 * plugged in until now and is in force no more.
 */
export async function passOver(db: Db, name: string, former: Skill | null, now: Date): Promise<void> {
  if (former) await writeSkills(db, [former], now, "true", () => "PLUGGED");
  const unknown = { health: Prisma.DbNull, slaKept: null, measuredAt: null };
  await db.skillVersion.updateMany({ where: { name }, data: unknown });
}

/** As `putSkills`, and the contracts count from now on as they are given. */
async function putContracts(db: Db, skills: readonly Skill[], now: Date): Promise<void> {
  await writeSkills(db, skills, now, "true");
}

async function writeSkills(
  db: Db,
  skills: readonly Skill[],
  now: Date,
  anew: string,
  origin: (skill: Skill) => Origin = originOf,
): Promise<void> {
  const rows = skills.map((skill) => {
    const { id, name, version, category } = skill;
    return { name, version, id, category, origin: origin(skill), contract: metadataOf(skill) };
  });
  await db.$executeRaw`
    INSERT INTO skill_versions (name, version, origin, skill_id, category, contract, published_at, seen_at)
    SELECT s.name, s.version, s.origin, s.id, s.category, s.contract, ${now}::timestamptz, ${now}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS s(name text, version text, origin text, id text, category text, contract jsonb)
    ORDER BY s.name, s.version, s.origin
    ON CONFLICT (name, version, origin) DO UPDATE SET skill_id = excluded.skill_id, category = excluded.category,
      contract = CASE WHEN ${Prisma.raw(anew)} THEN excluded.contract ELSE skill_versions.contract END,
      seen_at = excluded.seen_at`;
}

export const acceptSkillInput = z.object({ name: z.string().min(1).max(100) });

/** Publishes a skill's contract as it now stands although it breaks what was promised. Throws NOT_FOUND, FORBIDDEN. */
export async function acceptSkill(ctx: Ctx, input: z.input<typeof acceptSkillInput>): Promise<PublishedBreak[]> {
  requirePermission(ctx, "skill:manage");
  const { name } = acceptSkillInput.parse(input);
  const skills = listSkillVersions().filter((skill) => skill.name === name);
  if (skills.length === 0) throw new AppError("NOT_FOUND", `There is no skill ${name}.`, { reason: "skill_not_found" });
  return transaction(ctx.db, async (db) => {
    const found = await publishedBreaks(db, skills);
    await putContracts(db, skills, ctx.clock.now());
    for (const { version, published, breaks } of found) {
      await recordAudit(
        { actor: ctx.actor, db },
        {
          action: "skill.accept",
          resourceType: "skill",
          resourceId: name,
          before: { version: published },
          after: { version, breaks },
        },
      );
    }
    return found;
  });
}
