// Carries out a training that was begun, and puts it in force when it does not lose. Whatever happens, its row ends.
import { recordAudit } from "../../audit/record";
import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { transaction, type Db, type Prisma } from "../../db";
import { addJob } from "../../engine/queue";
import { AppError } from "../../errors";
import { publish } from "../../postgres/notify";
import { readCorrections } from "./correct";
import { intentsDirectory } from "./definitions";
import { examplesDigest, type Example } from "./examples";
import { FORMAT, packedCorrections } from "./pack";
import { currentRecogniser } from "./recognise";
import { trainInProcess, type TrainingJob } from "./train-process";
import type { Trained } from "./train-version";
import { beginTraining, INTENTS_TOPIC, putInForce, type Begun } from "./training";

type Train = (job: TrainingJob) => Promise<Trained>;
export type Finished = { version: number; kept: boolean; figures: Trained["figures"] };

/**
 * Needs model:train. Throws CONFLICT (training_ended) when somebody else has ended it, and what made it fail otherwise;
 * the row says so then too.
 */
export async function finishTraining(
  ctx: Ctx,
  { version }: { version: number },
  train: Train = trainInProcess,
): Promise<Finished> {
  requirePermission(ctx, "model:train");
  const row = await ctx.db.intentModel.findUnique({ where: { version }, omit: { artifact: true } });
  if (row?.status !== "TRAINING") throw ended(version);
  const baseline = await baselineOf(ctx.db, row.filesDigest);
  try {
    const corrections = await readCorrections(ctx.db);
    const dir = intentsDirectory();
    const trained = await train({ dir, filesDigest: row.filesDigest, corrections, inForce: baseline.corrections });
    // Corrections may have come since it began: what is stored says what was learned.
    const digest = examplesDigest(currentRecogniser().definitions, corrections);
    await settle(ctx, version, { ...trained, examplesDigest: digest, baselineVersion: baseline.version });
    return { version, kept: trained.kept, figures: trained.figures };
  } catch (error) {
    if (!(error instanceof AppError && error.options.reason === "training_ended")) await fail(ctx, version, error);
    throw error;
  }
}

const ended = (version: number) =>
  new AppError("CONFLICT", `Training ${version} is not under way any more.`, { reason: "training_ended" });

/** What answers now: the stored version, where it was trained from these files, or the files alone. */
async function baselineOf(db: Db, digest: string): Promise<{ version: number | null; corrections: Example[] }> {
  const row = await db.intentModel.findFirst({ where: { inForce: true } });
  if (!row?.artifact || row.format !== FORMAT || row.filesDigest !== digest)
    return { version: row?.version ?? null, corrections: [] };
  return { version: row.version, corrections: packedCorrections(row.artifact) };
}

type Result = Trained & { examplesDigest: string; baselineVersion: number | null };

async function settle(ctx: Ctx, version: number, result: Result): Promise<void> {
  const { kept, figures, artifact, ...rest } = result;
  await transaction(ctx.db, async (db) => {
    const { count } = await db.intentModel.updateMany({
      where: { version, status: "TRAINING" },
      data: {
        ...rest,
        status: kept ? "KEPT" : "REFUSED",
        figures: figures satisfies Prisma.InputJsonValue,
        artifact,
        finishedAt: ctx.clock.now(),
      },
    });
    if (count === 0) throw ended(version);
    if (kept) await putInForce(db, version);
    else await publish(db, INTENTS_TOPIC, {});
    await forgetOldWeights(db);
    const { accuracy, baseline } = figures;
    await audit(ctx, db, version, kept ? "intents.keep" : "intents.refuse", { accuracy, baseline });
  });
}

/** The weights of as many versions as anybody may want to go back to; the rest of what is known of them stays. */
const WITH_WEIGHTS = 10;

async function forgetOldWeights(db: Db): Promise<void> {
  await db.$executeRaw`UPDATE intent_models SET artifact = NULL WHERE artifact IS NOT NULL AND NOT in_force
    AND version NOT IN (SELECT version FROM intent_models WHERE artifact IS NOT NULL ORDER BY version DESC
      LIMIT ${WITH_WEIGHTS})`;
}

async function fail(ctx: Ctx, version: number, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  await transaction(ctx.db, async (db) => {
    await db.intentModel.updateMany({
      where: { version, status: "TRAINING" },
      data: { status: "FAILED", error: message, finishedAt: ctx.clock.now() },
    });
    await audit(ctx, db, version, "intents.fail", { error: message });
    await publish(db, INTENTS_TOPIC, {});
  });
}

function audit(ctx: Ctx, db: Db, version: number, action: string, after: unknown): Promise<void> {
  return recordAudit(
    { actor: ctx.actor, db },
    { action, resourceType: "intent_model", resourceId: String(version), after },
  );
}

/** Begins and finishes in one go. */
export async function trainIntents(
  ctx: Ctx,
  train: Train = trainInProcess,
): Promise<Extract<Begun, { kind: "unchanged" }> | (Finished & { kind: "finished" })> {
  const begun = await beginTraining(ctx, { queue: false });
  if (begun.kind === "unchanged") return begun;
  return { kind: "finished", ...(await finishTraining(ctx, begun, train)) };
}

/** When files changed while nobody ran, corrections wait to be learned again beside them. */
export async function catchUpLearning(db: Db): Promise<void> {
  const corrected = await db.recognition.findFirst({ where: { correctedIntent: { not: null } }, select: { id: true } });
  if (corrected) await addJob(db, "train_intents", {}, { key: "train_intents", maxAttempts: 1 });
}
