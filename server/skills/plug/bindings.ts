// Binding skills to the company's own systems, and letting go of them. What must stay true: a binding that breaks the
// contract it implements, or could not be tried, never becomes one that is used; all of a change counts, or none of it.
import { z } from "zod";
import { recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { transaction, type Db, type Prisma, type SkillBinding } from "../../db";
import { AppError } from "../../errors";
import { publish } from "../../postgres/notify";
import type { Connector } from "../../resources/connectors.schema";
import { findResource } from "../../resources/use-resource";
import { contractBreaks } from "../compatibility";
import type { Skill } from "../contract";
import { metadataOf } from "../metadata";
import { passOver, publishedBreaks } from "../published";
import { builtInSkill, listSkills } from "../registry";
import { majorOf } from "../versions";
import { bindingSchema, skillNameOf, type Binding } from "./binding.schema";
import { checkBinding, checkTogether, type BindingProblem } from "./check-binding";
import { findMcpServer, SKILLS_TOPIC } from "./mcp-servers";
import { pluggedSkill } from "./plugged-skill";
import { tryBinding, type Trial } from "./trial";

export const bindSkillsInput = z.object({
  bindings: z.array(bindingSchema).min(1).max(500),
  /** Bind reads that have no sample, or whose sample failed for want of an answer. What breaks the contract stays refused. */
  untried: z.boolean().default(false),
});
export type BindingReport = { skills: string[]; problems: BindingProblem[]; trials: Trial[] };

/** Checks bindings together with those in force, and tries their samples. Changes nothing. Needs binding:read. */
export async function checkBindings(ctx: Ctx, input: z.input<typeof bindSkillsInput>): Promise<BindingReport> {
  requirePermission(ctx, "binding:read");
  const { bindings, untried } = parseInput(ctx, input);
  const names = bindings.map(skillNameOf);
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  const problems = [
    ...twice.map((skill): BindingProblem => {
      return { skill, severity: "error", code: "bound_twice", message: clash(skill) };
    }),
    ...bindings.flatMap((binding) => checkBinding(binding, builtInSkill)),
    ...(await reachProblems(ctx, bindings)),
    ...(await versionProblems(ctx.db, bindings)),
    ...checkTogether([...(await otherBindings(ctx.db, names)), ...bindings], builtInSkills(), builtInSkill),
  ];
  if (problems.some(({ severity }) => severity === "error")) return { skills: names, problems, trials: [] };
  const trials = (await Promise.all(bindings.map((one) => tryBinding(ctx, one, builtInSkill)))).flatMap(
    (one) => one ?? [],
  );
  return { skills: names, problems: [...problems, ...trialProblems(bindings, trials, untried)], trials };
}

const clash = (skill: string) =>
  `${skill} is bound twice. Of an import, choose by name (--tool, --operation), or import the other under another --prefix.`;

/** As `checkBindings`, then binds. Needs binding:write. Throws CONFLICT (binding_refused) with the problems. */
export async function bindSkills(ctx: Ctx, input: z.input<typeof bindSkillsInput>): Promise<BindingReport> {
  requirePermission(ctx, "binding:write");
  const { bindings } = parseInput(ctx, input);
  const report = await checkBindings(ctx, input);
  refuse(report.problems);
  await transaction(ctx.db, async (db) => {
    await holdBindings(db);
    // Somebody else may have bound or unbound meanwhile.
    const others = await otherBindings(db, report.skills);
    refuse(checkTogether([...others, ...bindings], builtInSkills(), builtInSkill));
    for (const binding of bindings) {
      await saveBinding(
        { ...ctx, db },
        binding,
        report.trials.find(({ skill }) => skill === skillNameOf(binding)),
      );
    }
    await publish(db, SKILLS_TOPIC, {});
  });
  return report;
}

/** Lets go of a skill: what is built in counts again; one of the company's own is gone. Needs binding:write. */
export async function unbindSkills(ctx: Ctx, input: { skills: string[] }): Promise<void> {
  requirePermission(ctx, "binding:write");
  const skills = z.array(z.string().max(100)).min(1).max(500).parse(input.skills);
  await transaction(ctx.db, async (db) => {
    await holdBindings(db);
    for (const name of skills) {
      const row = await findBinding(db, name);
      await db.skillBinding.delete({ where: { name } });
      await passOver(db, name, skillIn(bindingSchema.safeParse(row.definition).data), ctx.clock.now());
      await recordAudit(
        { actor: ctx.actor, db },
        { action: "binding.remove", resourceType: "binding", resourceId: name, before: row.definition },
      );
    }
    refuse(checkTogether(await otherBindings(db, []), builtInSkills(), builtInSkill));
    await publish(db, SKILLS_TOPIC, {});
  });
}

/** Tries a binding again with its sample and keeps what came of it. Needs binding:write. Null when nothing can be tried. */
export async function retryBinding(ctx: Ctx, input: { skill: string }): Promise<Trial | null> {
  requirePermission(ctx, "binding:write");
  const row = await findBinding(ctx.db, z.string().max(100).parse(input.skill));
  const trial = await tryBinding(ctx, bindingSchema.parse(row.definition), builtInSkill);
  if (trial) {
    await transaction(ctx.db, async (db) => {
      await db.skillBinding.update({ where: { name: row.name }, data: { trial }, select: { name: true } });
      await recordAudit(
        { actor: ctx.actor, db },
        { action: "binding.try", resourceType: "binding", resourceId: row.name, after: { ok: trial.ok, ms: trial.ms } },
      );
    });
  }
  return trial;
}

/** Throws VALIDATION (binding_invalid); `details.issues` says what is wrong at which path, in the reader's language. */
function parseInput({ locale }: Ctx, input: z.input<typeof bindSkillsInput>): z.output<typeof bindSkillsInput> {
  const { localeError } = locale === "zh-CN" ? z.locales.zhCN() : z.locales.en();
  const parsed = bindSkillsInput.safeParse(input, { error: localeError });
  if (parsed.success) return parsed.data;
  const message = `This is no binding: ${z.prettifyError(parsed.error).slice(0, 2_000)}`;
  const issues = parsed.error.issues.slice(0, 20).map((issue) => {
    const [, index, ...place] = issue.path;
    // As people count, and as they wrote it: one binding is no list.
    const which = typeof index === "number" && input.bindings.length > 1 ? { binding: index + 1 } : {};
    const says = issue.code === "custom" ? (issue.params?.says as string | undefined) : undefined;
    return { ...which, path: place.join("."), message: issue.message, ...(says && { code: says }) };
  });
  throw new AppError("VALIDATION", message, { reason: "binding_invalid", details: { issues } });
}

function refuse(problems: readonly BindingProblem[]): void {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return;
  const said = errors.slice(0, 10).map(({ skill, message }) => `${skill}: ${message}`);
  throw new AppError("CONFLICT", `Not bound.\n${said.join("\n")}`, {
    reason: "binding_refused",
    details: { problems: errors },
  });
}

function builtInSkills() {
  return listSkills().flatMap(({ name }) => builtInSkill(name) ?? []);
}

/** Throws NOT_FOUND, CONFLICT (resource_connector). */
async function requireConnector(db: Db, resourceId: string, connector: Connector): Promise<void> {
  const resource = await findResource(db, resourceId);
  if (resource.connector === connector) return;
  const message = `It is spoken to by ${resource.connector}, not by ${connector}.`;
  throw new AppError("CONFLICT", message, { reason: "resource_connector" });
}

/** A resource or server that is not there is found now, not at the first customer's call. */
async function reachProblems(ctx: Ctx, bindings: readonly Binding[]): Promise<BindingProblem[]> {
  const found = bindings.map(async ({ http, mcp, sql, ...binding }): Promise<BindingProblem[]> => {
    const resource = (http ?? sql)?.resource;
    try {
      if (resource !== undefined) await requireConnector(ctx.db, resource, http ? "http" : "postgres");
      if (mcp) await findMcpServer(ctx.db, mcp.server);
      return [];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { message, options } = error;
      const what = resource === undefined ? "" : `${resource}: `;
      return [
        {
          skill: skillNameOf(binding),
          severity: "error",
          code: options.reason ?? "unreachable",
          message: `${what}${message}`,
        },
      ];
    }
  });
  return (await Promise.all(found)).flat();
}

/**
 * What is bound keeps what was promised under its name like any other skill: a moment ago, by the binding it replaces, and
 * at any time before, as it was published, also when it was let go of meanwhile. What breaks that is a new major version.
 */
async function versionProblems(db: Db, bindings: readonly Binding[]): Promise<BindingProblem[]> {
  const rows = await db.skillBinding.findMany({ where: { name: { in: bindings.map(skillNameOf) } } });
  const skills = bindings.flatMap((binding) => skillIn(binding) ?? []);
  const replaced = rows.flatMap(({ name, definition }) => {
    const [before, after] = [
      skillIn(bindingSchema.safeParse(definition).data),
      skills.find((one) => one.name === name),
    ];
    if (!before || !after || majorOf(before) !== majorOf(after)) return [];
    const breaks = contractBreaks(metadataOf(before), metadataOf(after));
    return [{ skill: name, published: before.version, breaks }];
  });
  const published = await publishedBreaks(db, skills, () => "PLUGGED");
  const broken = [...replaced, ...published].filter(({ breaks }) => breaks.length > 0);
  return skills.flatMap(({ name }): BindingProblem[] => {
    const found = broken.find(({ skill }) => skill === name);
    if (!found) return [];
    const message = `This breaks what ${name} ${found.published} promised: ${found.breaks.slice(0, 5).join("; ")}. Give it a new major version.`;
    return [{ skill: name, severity: "error", code: "breaking_change", message }];
  });
}

/** Null for one whose contract cannot be used. */
function skillIn(binding: Binding | undefined): Skill | null {
  const unusable = ["schema_unusable", "skill_not_found", "name_taken"];
  if (!binding || checkBinding(binding, builtInSkill).some(({ code }) => unusable.includes(code))) return null;
  return pluggedSkill(binding, builtInSkill);
}

/** Failures that say nothing about the binding itself. */
const AWAY = new Set(["UNAVAILABLE", "TIMEOUT", "RATE_LIMITED"]);

function trialProblems(bindings: readonly Binding[], trials: readonly Trial[], untried: boolean): BindingProblem[] {
  return bindings.flatMap((binding): BindingProblem[] => {
    const skill = skillNameOf(binding);
    const trial = trials.find((one) => one.skill === skill);
    if (trial?.error) {
      const excused = untried && AWAY.has(trial.error.code);
      const message = `Tried with its sample: ${trial.error.message}`;
      return [{ skill, severity: excused ? "warning" : "error", code: trial.error.reason ?? "trial_failed", message }];
    }
    const reads = builtInSkill(binding.implements ?? "")?.effect === "read";
    if (trial || !reads || binding.sample !== undefined) return [];
    const message = `Give a \`sample\` of its input: the system is asked once with it, so that what replaces ${skill} is known to fit.`;
    return [{ skill, severity: untried ? "warning" : "error", code: "sample_missing", message }];
  });
}

async function otherBindings(db: Db, except: readonly string[]): Promise<Binding[]> {
  const rows = await db.skillBinding.findMany({ where: { name: { notIn: [...except] } } });
  return rows.flatMap(({ definition }) => {
    const parsed = bindingSchema.safeParse(definition);
    return parsed.success ? [parsed.data] : [];
  });
}

/** Changes of bindings happen one after another: each is judged by all the others. */
async function holdBindings(db: Db): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('skill_bindings'))`;
}

async function findBinding(db: Db, name: string): Promise<SkillBinding> {
  const row = await db.skillBinding.findUnique({ where: { name } });
  if (row) return row;
  throw new AppError("NOT_FOUND", `${name} is not bound to any system.`, { reason: "binding_not_found" });
}

async function saveBinding(ctx: Ctx, binding: Binding, trial: Trial | undefined): Promise<void> {
  const { db, actor, clock } = ctx;
  const name = skillNameOf(binding);
  const before = await db.skillBinding.findUnique({ where: { name } });
  const now = clock.now();
  const definition = JSON.parse(JSON.stringify(binding)) as Prisma.InputJsonObject;
  const columns = { definition, ...(trial && { trial }), updatedAt: now };
  await db.skillBinding.upsert({
    where: { name },
    create: { name, ...columns, createdBy: actor.userId, createdAt: now },
    update: { ...columns, version: { increment: 1 } },
    select: { name: true },
  });
  await passOver(db, name, null, now);
  const action = before ? "binding.update" : "binding.create";
  await recordAudit(
    { actor, db },
    { action, resourceType: "binding", resourceId: name, before: before?.definition ?? undefined, after: definition },
  );
}
