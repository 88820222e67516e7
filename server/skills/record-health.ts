// Writes beside each skill on record how it has done of late, and tells when one has begun to break its promise.
import { transaction, type Db } from "../db";
import type { Skill } from "./contract";
import { measureCalls, type SkillWindow } from "./health";
import { metadataOf, type SkillMetadata } from "./metadata";
import { originOf, putSkills } from "./published";
import { isPlugged, listSkillVersions } from "./registry";

export type BrokenPromise = { skill: SkillMetadata; window: SkillWindow };
type Row = { name: string; version: string; was: boolean | null };

/** `tell` is called in the same transaction, once for each promise that was kept before: of many workers, by one. */
export async function recordHealth(
  db: Db,
  now: Date,
  tell: (tx: Db, broken: BrokenPromise) => Promise<void>,
): Promise<void> {
  const skills = listSkillVersions();
  const began = await sinceWhen(db);
  const measurable = skills.map((skill) => ({ ...metadataOf(skill), since: began(skill) }));
  const windows = await measureCalls(db, measurable, now);
  const measured = skills.flatMap((skill) => {
    const health = windows.get(`${skill.id} ${skill.version}`);
    const { name, version } = skill;
    return health ? [{ name, version, origin: originOf(skill), health, kept: keptIn(health) }] : [];
  });
  await transaction(db, async (tx) => {
    await putSkills(tx, skills, now);
    const rows = await tx.$queryRaw<Row[]>`
      WITH before AS (
        SELECT name, version, origin, sla_kept FROM skill_versions ORDER BY name, version, origin FOR UPDATE
      )
      UPDATE skill_versions v SET health = m.health, sla_kept = m.kept, measured_at = ${now}::timestamptz
      FROM jsonb_to_recordset(${JSON.stringify(measured)}::jsonb)
        AS m(name text, version text, origin text, health jsonb, kept boolean)
        JOIN before USING (name, version, origin)
      WHERE v.name = m.name AND v.version = m.version AND v.origin = m.origin
      RETURNING v.name, v.version, before.sla_kept AS was`;
    for (const { name, version, was } of rows) {
      const skill = skills.find((one) => one.name === name && one.version === version);
      const window = skill && windows.get(`${skill.id} ${version}`);
      if (skill && window && keptIn(window) === false && was !== false) {
        await tell(tx, { skill: metadataOf(skill), window });
      }
    }
  });
}

/**
 * Since when each skill is carried out as it is now: what another system did under the same name says nothing of this one.
 * One that is bound began with its binding as it stands, one that was let go of when it was.
 */
async function sinceWhen(db: Db): Promise<(skill: Skill) => Date | undefined> {
  const [bound, letGo] = await Promise.all([
    db.skillBinding.findMany({ select: { name: true, updatedAt: true } }),
    db.skillVersion.findMany({ where: { origin: "PLUGGED" }, select: { name: true, version: true, seenAt: true } }),
  ]);
  return (skill) => {
    if (isPlugged(skill)) return bound.find(({ name }) => name === skill.name)?.updatedAt;
    return letGo.find(({ name, version }) => name === skill.name && version === skill.version)?.seenAt;
  };
}

/** null while nobody called it. */
const keptIn = ({ calls, broken }: SkillWindow) => (calls === 0 ? null : broken.length === 0);
