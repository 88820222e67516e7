// The stored version in force, and the vectors of the examples where there are any, in this process: read when it
// starts, and again whenever somebody says that it changed.
import type { Db } from "../../db";
import { log } from "../../log";
import { subscribe } from "../../postgres/notify";
import { loadExampleVectors } from "./example-vectors";
import { storedVersion, useStoredModel } from "./recognise";
import { INTENTS_TOPIC } from "./training";

/** Reads what is in force and uses it from now on. News that change nothing cost one small query. */
export async function loadIntentModel(db: Db): Promise<void> {
  const where = { inForce: true };
  const known = await db.intentModel.findFirst({ where, select: { version: true } });
  if ((known?.version ?? null) === storedVersion()) return;
  const row = known && (await db.intentModel.findFirst({ where }));
  useStoredModel(row?.artifact ? { ...row, artifact: row.artifact } : null);
}

async function readAll(db: Db): Promise<void> {
  await loadIntentModel(db);
  await loadExampleVectors(db);
}

/** Resolves when it was read once; returns how to stop. */
export async function followIntentModel(db: Db): Promise<() => void> {
  let last: Promise<void> = Promise.resolve();
  const reload = () => (last = last.catch(() => {}).then(() => readAll(db)));
  const stop = await subscribe(INTENTS_TOPIC, () => {
    reload().catch((err: unknown) => log.error({ err }, "the trained intents could not be read; the former stay"));
  });
  await reload();
  return stop;
}
