// Beginning a training, and the versions there are. One row of intent_models is one training; the table itself lets only
// one be under way and only one be in force. What is trained is finished elsewhere (finish-training.ts), off any request.
import { z } from "zod";
import { recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { transaction, type Db, type Prisma } from "../../db";
import { addJob } from "../../engine/queue";
import { AppError } from "../../errors";
import { publish } from "../../postgres/notify";
import { readCorrections } from "./correct";
import type { Figures } from "./evaluate";
import { examplesDigest, filesDigest } from "./examples";
import { FORMAT } from "./pack";
import { currentRecogniser } from "./recognise";

/** News that another version is in force, or that a training began or ended. */
export const INTENTS_TOPIC = "intents";

/** A training takes seconds; one that has taken this long was cut off with its process. */
const CUT_OFF_MS = 10 * 60_000;

/** `unchanged`: nothing to learn since the version that is named, and it would come out the same. */
export type Begun = { kind: "begun"; version: number } | { kind: "unchanged"; version: number };

/**
 * Takes the one place for a training. Whoever began it carries it out, or with `queue` a worker does. Needs model:train.
 * Throws CONFLICT (training_under_way).
 */
export async function beginTraining(ctx: Ctx, options: { queue: boolean }): Promise<Begun> {
  requirePermission(ctx, "model:train");
  const { definitions } = currentRecogniser();
  return transaction(ctx.db, async (db) => {
    await endCutOff(ctx, db);
    const corrections = await readCorrections(db);
    const digests = { filesDigest: filesDigest(definitions), examplesDigest: examplesDigest(definitions, corrections) };
    const inForce = await db.intentModel.findFirst({ where: { inForce: true }, select: { version: true } });
    const same = await sameTraining(db, digests.examplesDigest, inForce?.version ?? null);
    if (same !== null) return { kind: "unchanged", version: same };
    const version = await claim(db, { ...digests, trainedBy: ctx.actor.userId, startedAt: ctx.clock.now() });
    const entry = { action: "intents.train", resourceType: "intent_model", resourceId: String(version) };
    await recordAudit({ actor: ctx.actor, db }, { ...entry, after: { corrections: corrections.length } });
    if (options.queue)
      await addJob(db, "train_intents", { version }, { key: `train_intents:${version}`, maxAttempts: 1 });
    await publish(db, INTENTS_TOPIC, {});
    return { kind: "begun", version };
  });
}

async function endCutOff(ctx: Ctx, db: Db): Promise<void> {
  const now = ctx.clock.now();
  await db.intentModel.updateMany({
    where: { status: "TRAINING", startedAt: { lt: new Date(now.getTime() - CUT_OFF_MS) } },
    data: { status: "FAILED", error: "It was cut off before it ended.", finishedAt: now },
  });
}

/** The version that these examples gave already: the one in force, or one that lost against it. */
async function sameTraining(db: Db, digest: string, inForce: number | null): Promise<number | null> {
  const found = await db.intentModel.findFirst({
    where: {
      examplesDigest: digest,
      format: FORMAT,
      OR: [{ inForce: true }, { status: "REFUSED", baselineVersion: inForce }],
    },
    orderBy: { version: "desc" },
    select: { version: true },
  });
  return found?.version ?? null;
}

type Claim = { filesDigest: string; examplesDigest: string; trainedBy: string; startedAt: Date };

async function claim(db: Db, row: Claim): Promise<number> {
  const [created] = await db.intentModel.createManyAndReturn({
    data: [{ ...row, status: "TRAINING", format: FORMAT }],
    skipDuplicates: true,
    select: { version: true },
  });
  if (created) return created.version;
  throw new AppError("CONFLICT", "A training is under way. Wait until it has ended, then look at what it gave.", {
    reason: "training_under_way",
  });
}

/** usable: kept, its weights are there, and the files are still those it was trained from. */
export type IntentVersion = Prisma.IntentModelGetPayload<{ omit: { artifact: true; figures: true } }> & {
  figures: Figures | null;
  usable: boolean;
};

const LISTED = 30;

export type IntentVersions = {
  rows: IntentVersion[];
  /** What answers now; 0 is what the files alone teach. */
  answers: number;
  /** Corrections that nothing was trained with yet. */
  waiting: number;
};

/** The latest trainings. Needs recognition:read. */
export async function listIntentVersions(ctx: Ctx): Promise<IntentVersions> {
  requirePermission(ctx, "recognition:read");
  const found = await ctx.db.intentModel.findMany({
    orderBy: { version: "desc" },
    take: LISTED,
    omit: { artifact: true },
  });
  const usable = await usableVersions(ctx.db);
  const rows = found.map((row) => ({
    ...row,
    figures: row.figures as Figures | null,
    usable: usable.includes(row.version),
  }));
  const last = rows.find(({ status }) => status === "KEPT" || status === "REFUSED");
  const waiting = await ctx.db.recognition.count({ where: { correctedAt: { gt: last?.startedAt ?? new Date(0) } } });
  return { rows, answers: rows.find((row) => row.inForce && row.usable)?.version ?? 0, waiting };
}

async function usableVersions(db: Db): Promise<number[]> {
  const digest = filesDigest(currentRecogniser().definitions);
  const where = { status: "KEPT", format: FORMAT, filesDigest: digest, artifact: { not: null } };
  return (await db.intentModel.findMany({ where, select: { version: true } })).map(({ version }) => version);
}

export const useIntentVersionInput = z.object({ version: z.int().min(0) });

/**
 * Puts a kept version in force in every process; 0 is what the files alone teach. Needs model:train. Throws NOT_FOUND, or
 * CONFLICT (version_unusable) for one that was not kept, or whose files have changed since.
 */
export async function useIntentVersion(ctx: Ctx, input: z.input<typeof useIntentVersionInput>): Promise<void> {
  requirePermission(ctx, "model:train");
  const { version } = useIntentVersionInput.parse(input);
  await transaction(ctx.db, async (db) => {
    const before = await db.intentModel.findFirst({ where: { inForce: true }, select: { version: true } });
    if (version > 0) await requireUsable(db, version);
    await putInForce(db, version);
    const entry = { action: "intents.use", resourceType: "intent_model", resourceId: String(version) };
    await recordAudit(
      { actor: ctx.actor, db },
      { ...entry, before: { version: before?.version ?? 0 }, after: { version } },
    );
  });
}

async function requireUsable(db: Db, version: number): Promise<void> {
  if ((await usableVersions(db)).includes(version)) return;
  const row = await db.intentModel.findUnique({ where: { version }, select: { status: true } });
  if (!row) throw new AppError("NOT_FOUND", "There is no such version.", { reason: "version_not_found" });
  const why = row.status === "KEPT" ? "was trained from other files, or too long ago" : "was not kept";
  throw new AppError("CONFLICT", `Version ${version} ${why}, so it cannot be used. Train anew.`, {
    reason: "version_unusable",
  });
}

/** Within the caller's transaction; every process hears of it. */
export async function putInForce(db: Db, version: number): Promise<void> {
  await db.intentModel.updateMany({ where: { inForce: true, version: { not: version } }, data: { inForce: false } });
  await db.intentModel.updateMany({ where: { version }, data: { inForce: true } });
  await publish(db, INTENTS_TOPIC, {});
}
