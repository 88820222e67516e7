// The second process: advances executions, runs what they do beside themselves, delivers mail, and keeps the schedules.
// Any number may run over one database. Killing one at any moment loses nothing.
import { run, type TaskList } from "graphile-worker";
import { sealAudit } from "./audit/seal";
import { listArticles } from "./commerce/knowledge";
import { countAllPurchases } from "./commerce/recommend/purchases";
import { systemClock, type Ctx } from "./context";
import { stepContext } from "./conversation/context/contexts";
import { summariseSession } from "./conversation/context/summarise";
import { sweepAttachments } from "./conversation/attachments/sweep-attachments";
import { embedExamples } from "./conversation/intent/example-vectors";
import { catchUpLearning, finishTraining, trainIntents } from "./conversation/intent/finish-training";
import { INTENTS_TOPIC } from "./conversation/intent/training";
import { settleExecution, settleOverdue } from "./conversation/settle";
import { takeOverdue } from "./conversation/take-queued";
import { ticketOverdueHandoffs } from "./conversation/handoff-ticket";
import { openDatabase, useDatabase, type Db } from "./db";
import { env } from "./env";
import { AppError } from "./errors";
import { advance } from "./engine/advance";
import { runAsyncTask } from "./engine/async-task";
import { addJob, CONCURRENCY, QUEUE_PRESET, queueLogger, type Jobs } from "./engine/queue";
import { CONNECTIONS, createEngine } from "./engine/run";
import { tellOfResources } from "./engine/resource-alerts";
import { tellOfSkill } from "./engine/skill-alerts";
import { startSweep } from "./engine/sweep";
import { moveWebhooks } from "./engine/webhook-jobs";
import { log } from "./log";
import { embedder } from "./models/embeddings/runtime";
import { stopListening, subscribe } from "./postgres/notify";
import { isOutage } from "./postgres/outage";
import { checkDueResources } from "./resources/health";
import { deliverEmail, findOverdueEmails } from "./resources/mail";
import { deliverWebhook } from "./resources/webhooks/deliver";
import { skillHealth } from "./skills/limits";
import { publishSkills } from "./skills/published";
import { recordHealth } from "./skills/record-health";
import { followParcels } from "./skills/logistics/follow-parcels";
import { reconcileBooks } from "./skills/payment/reconcile-books";
import { followBindings } from "./skills/plug/load-bindings";
import { closeMcpConnections } from "./skills/plug/mcp-connections";

const HEARTBEAT_MS = 2_000;
const SEAL_MS = 5_000;
const CATCH_UP_MS = 10_000;

/** What the system itself does, it does as nobody's deputy. */
function systemContext(db: Db): Ctx {
  const actor = { userId: "system", role: "system", customerId: null, name: "Steward" } as const;
  return { actor, db, clock: systemClock, locale: "en" };
}

async function main(): Promise<void> {
  if (!env.DATABASE_URL) throw new AppError("UNAVAILABLE", "DATABASE_URL is not set: start Steward with npm start.");
  const database = openDatabase(env.DATABASE_URL, { max: CONNECTIONS });
  useDatabase(database);
  const { client, close } = database;
  let stopping = false;
  // Before the first step: one that began without them would ask another system.
  await followBindings(client);
  await publishSkills(client, new Date());
  const engine = createEngine(database, { stopping: () => stopping, modelContext: stepContext });

  const tasks: { [T in keyof Jobs]: (payload: Jobs[T]) => Promise<void> } = {
    advance: ({ executionId }) => advance(engine, executionId),
    async_task: ({ taskId }) => runAsyncTask(engine, taskId),
    execution_finished: ({ executionId }) => settleExecution(client, executionId),
    deliver_email: async ({ emailId }) => {
      await deliverEmail(systemContext(client), { emailId });
    },
    deliver_webhook: async ({ deliveryId }) => {
      await deliverWebhook(systemContext(client), { deliveryId });
    },
    train_intents: async ({ version }) => {
      if (version === undefined) await trainIntents(systemContext(client));
      else await finishTraining(systemContext(client), { version });
    },
    embed_examples: async () => {
      await embedExamples(client);
    },
    summarise_session: async (range) => {
      await summariseSession(client, range);
    },
  };
  const taskList: TaskList = {
    ...Object.fromEntries(Object.entries(tasks).map(([name, task]) => [name, task as TaskList[string]])),
    reconcile_books: async () => {
      const { differences, opened, unreadable } = await reconcileBooks(systemContext(client));
      if (opened + unreadable.length > 0)
        log.warn({ differences: differences.length, opened, unreadable }, "books compared");
    },
    follow_parcels: async () => {
      const told = await followParcels(systemContext(client));
      if (told.changed + told.unanswered > 0) log.info(told, "parcels followed");
    },
    record_skills: () => recordHealth(client, new Date(), tellOfSkill),
    count_purchases: async () => {
      await countAllPurchases(client);
    },
    make_partitions: async () => {
      await client.$executeRaw`SELECT ensure_ai_decisions_partitions(now()::date, 3)`;
    },
    sweep_attachments: async () => {
      const removed = await sweepAttachments(systemContext(client));
      if (removed > 0) log.info({ removed }, "pictures that were never sent removed");
    },
    check_resources: async () => {
      const changes = await checkDueResources(systemContext(client));
      await tellOfResources(client, changes);
    },
  };

  const beat = async () => {
    const seenAt = new Date();
    const now = { seenAt, health: skillHealth() };
    const row = { id: engine.worker, pid: process.pid, startedAt: seenAt, ...now };
    await client.workerHeartbeat.upsert({ where: { id: row.id }, create: row, update: now });
    await client.workerHeartbeat.deleteMany({ where: { seenAt: { lt: new Date(seenAt.getTime() - 3_600_000) } } });
  };
  const every = (ms: number, work: () => Promise<unknown>) =>
    setInterval(() => void work().catch((err: unknown) => log.error({ err }, "background work failed")), ms);

  const runner = await run({
    // A pool of its own: looking for jobs must not wait for what the jobs do. It fetches and ticks off many at a time.
    connectionString: env.DATABASE_URL,
    maxPoolSize: 8,
    taskList,
    concurrency: CONCURRENCY,
    preset: QUEUE_PRESET,
    noHandleSignals: true,
    crontab:
      (embedder() ? "*/10 * * * * embed_examples\n" : "") +
      "17 3 * * * make_partitions\n41 2 * * * train_intents\n* * * * * record_skills\n23 * * * * reconcile_books\n*/20 * * * * follow_parcels\n* * * * * check_resources\n* * * * * count_purchases\n37 * * * * sweep_attachments",
    logger: queueLogger(),
  });
  await beat();
  await catchUpLearning(client);
  // At once, and after each training: corrections are examples too. What changes in the files waits for the ten minutes.
  const embed = () => addJob(client, "embed_examples", {}, { key: "embed_examples", maxAttempts: 1 });
  if (embedder()) {
    await embed();
    await subscribe(INTENTS_TOPIC, () => {
      embed().catch((err: unknown) => log.error({ err }, "the examples were not embedded"));
    });
  }
  // Read now, so that the first question does not wait for it.
  void listArticles().catch((err: unknown) => log.warn({ err }, "the articles were not read"));
  // The queue keeps a killed process's jobs for hours. Executions have their own sweep; this is what else rides on jobs.
  const catchUp = async () => {
    await settleOverdue(client);
    for (const emailId of await findOverdueEmails(client)) {
      await addJob(client, "deliver_email", { emailId }, { key: `email:${emailId}` });
    }
    await moveWebhooks(systemContext(client));
    await ticketOverdueHandoffs(systemContext(client));
    await takeOverdue(systemContext(client));
  };
  // One that is sent again by hand, or has just come in, does not wait for the next round.
  const unsubscribe = await subscribe("webhooks", () => {
    moveWebhooks(systemContext(client)).catch((err: unknown) => log.error({ err }, "webhooks were not moved"));
  });
  const timers = [every(HEARTBEAT_MS, beat), every(SEAL_MS, () => sealAudit(client)), every(CATCH_UP_MS, catchUp)];
  const sweeping = startSweep(engine);
  log.debug({ worker: engine.worker }, "worker ready");

  // A cut connection may surface where nobody waits for it. Leases make going on safe; anything else ends the process,
  // and the launcher starts another.
  const survive = (err: unknown) => {
    if (isOutage(err)) return log.warn({ err }, "the database was away");
    log.fatal({ err }, "the worker cannot go on");
    process.exit(1);
  };
  process.on("unhandledRejection", survive);
  process.on("uncaughtException", survive);
  void runner.promise.catch(survive).then(() => {
    if (!stopping) process.exit(1);
  });

  const stop = async () => {
    if (stopping) return;
    stopping = true;
    for (const timer of timers) clearInterval(timer);
    unsubscribe();
    setTimeout(() => process.exit(0), 3_500).unref();
    await Promise.allSettled([runner.stop(), sweeping.stop()]);
    await closeMcpConnections();
    await client.workerHeartbeat.deleteMany({ where: { id: engine.worker } }).catch(() => {});
    await stopListening();
    await close();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop());
  process.on("SIGINT", () => void stop());
  // The launcher holds the other end; when it is gone, so is the reason to run.
  process.on("disconnect", () => void stop());
}

try {
  await main();
} catch (error) {
  // What keeps it from starting is for an operator to read, who has no use for a stack. The launcher tries again.
  if (isOutage(error)) log.warn("the database went away while the worker was starting");
  else if (error instanceof AppError) log.fatal({ code: error.code, reason: error.options.reason }, error.message);
  else throw error;
  process.exit(1);
}
