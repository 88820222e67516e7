// One try of each kind of resource: the smallest thing that shows that it is there and takes our credential.
import type { Ctx } from "../context";
import { database, type Resource } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import type { BuiltInConnector, Connector } from "./connectors.schema";
import { callResource } from "./connectors/http";
import { checkFolder } from "./connectors/local-files";
import { queryResource } from "./connectors/postgres";
import { checkBucket } from "./connectors/s3";
import { checkMailServer } from "./connectors/smtp";
import { safeFetch } from "./safe-fetch";
import { readSecrets } from "./secrets";
import { findResource, openResource } from "./use-resource";
import { sendWebhook } from "./webhooks/send";

/** Webhooks are not rung for nothing: their deliveries tell how they do. */
export function isCheckedByUse({ connector }: Pick<Resource, "connector">): boolean {
  return ["webhook", "slack", "webhook_source"].includes(connector);
}

/** Resolves when it answers. Throws what a call would. */
export async function checkConnection(ctx: Ctx, resource: Resource, byHand: boolean): Promise<void> {
  // Whoever may check need not be among those who may use it, nor need it be switched on.
  const trying: Trying = { ...ctx, actor: { ...ctx.actor, role: "system" }, trying: true };
  await CHECKS[resource.connector as Connector | BuiltInConnector](trying, resource, byHand);
}

type Trying = Ctx & { trying: true };
type Check = (ctx: Trying, resource: Resource, byHand: boolean) => Promise<unknown>;

const query = (sql: string) => () => database().pool.query(sql);

const CHECKS: Record<Connector | BuiltInConnector, Check> = {
  http: checkHttp,
  postgres: (ctx, { id }) => queryResource(ctx, { resourceId: id, sql: "SELECT 1", timeoutMs: 5_000 }),
  s3: async (ctx, { id }) => checkBucket(await openResource(ctx, id, "s3")),
  files: async (ctx, { id }) => checkFolder(`${id}/${(await openResource(ctx, id, "files")).settings.folder}`),
  smtp: async (ctx, { id }) => checkMailServer(await openResource(ctx, id, "smtp")),
  webhook: checkWebhook,
  slack: checkWebhook,
  webhook_source: checkSecret,
  stripe: (ctx, resource) => checkWithKey(ctx, resource, "secret_key", "/v1/balance", "authorization", "Bearer "),
  carrier: async (ctx, resource) => {
    const { settings } = await openResource(ctx, resource.id, "carrier");
    return checkWithKey(ctx, resource, "api_key", "/carriers", settings.keyName ?? "API-Key", "");
  },
  built_in_store: query("SELECT 1 FROM orders LIMIT 1"),
  built_in_queue: checkQueue,
  built_in_mail: query("SELECT 1 FROM emails LIMIT 1"),
  built_in_files: () => checkFolder(null),
  sandbox_gateway: query("SELECT 1 FROM gateway_transactions LIMIT 1"),
  sandbox_carrier: query("SELECT 1 FROM carrier_books LIMIT 1"),
};

/** An answer counts unless it refuses our credential or is a failure of the server's own. */
function judge(id: string, status: number): void {
  if (status === 401 || status === 403) {
    throw new AppError("UNAVAILABLE", `${id} refuses the credential (HTTP ${status}).`, {
      reason: "credential_refused",
      retryable: false,
    });
  }
  if (status >= 500) throw new AppError("UNAVAILABLE", `${id} answers HTTP ${status}.`, { reason: "resource_failing" });
}

/** One may be a record that is not for us; so many on end are our credential. */
const REFUSED_IN_ROW = 3;
const REFUSED_LATELY_MS = 24 * 3_600_000;

/**
 * What a check asks may need no credential, while every call of a skill is refused: then that is what is wrong. It stands
 * until a call is let in, or the credential or the address is entered anew, which counts from the beginning.
 */
async function requireLetIn(ctx: Trying, id: string): Promise<void> {
  // Read anew: the check began with the row as it was.
  const { refusedInRow, refusedAt } = await findResource(ctx.db, id);
  if (refusedInRow < REFUSED_IN_ROW || !refusedAt) return;
  if (ctx.clock.now().getTime() - refusedAt.getTime() > REFUSED_LATELY_MS) return;
  const message = `${id} refuses the credential: the last ${refusedInRow} calls were answered with HTTP 401 or 403.`;
  throw new AppError("UNAVAILABLE", message, { reason: "credential_refused", retryable: false });
}

async function checkHttp(ctx: Trying, { id, settings }: Resource): Promise<void> {
  const { healthPath } = settings as { healthPath?: string };
  const { status } = await callResource(ctx, {
    resourceId: id,
    method: "GET",
    path: healthPath ?? "/",
    timeoutMs: 5_000,
  });
  judge(id, status);
  if (healthPath && status >= 400) {
    throw new AppError("UNAVAILABLE", `${id} answers HTTP ${status} at ${healthPath}.`, { reason: "resource_failing" });
  }
  await requireLetIn(ctx, id);
}

async function checkWithKey(
  ctx: Trying,
  { id, endpoint, allowPrivate }: Resource,
  name: string,
  path: string,
  header: string,
  prefix: string,
): Promise<void> {
  const [key] = await readSecrets(ctx.db, id, name, ctx.clock.now());
  if (key === undefined) throw noCredential(id, name);
  const answer = await safeFetch(endpoint.replace(/\/+$/, "") + path, {
    headers: { [header]: prefix + key },
    redirect: "manual",
    allowPrivate,
    timeoutMs: 5_000,
  });
  await answer.body?.cancel();
  judge(id, answer.status);
}

function noCredential(id: string, name: string): AppError {
  return new AppError("UNAVAILABLE", `${id} has no credential ${name} yet. Enter it on the page of resources.`, {
    reason: "secret_missing",
    retryable: false,
  });
}

async function checkSecret(ctx: Trying, { id }: Resource): Promise<void> {
  const found = await readSecrets(ctx.db, id, "signing_secret", ctx.clock.now());
  if (found.length === 0) throw noCredential(id, "signing_secret");
}

/** By hand a webhook of its own is sent, signed like any other, once. */
async function checkWebhook(ctx: Trying, resource: Resource, byHand: boolean): Promise<void> {
  if (!byHand) return;
  const timestamp = ctx.clock.now().toISOString();
  const told =
    resource.connector === "slack"
      ? { text: `Steward: ${resource.name} ✓` }
      : { type: "steward.test", timestamp, data: { resource: resource.id } };
  const body = JSON.stringify(told);
  const attempt = await sendWebhook(ctx, { id: newId("whd"), resourceId: resource.id, body });
  if (!attempt.ok) throw new AppError("UNAVAILABLE", attempt.error, { reason: attempt.reason });
}

const LATE_SECONDS = 60;

async function checkQueue(): Promise<void> {
  const { rows } = await database().pool.query<{ late: string; workers: string }>(
    `SELECT (SELECT count(*) FROM graphile_worker.jobs
             WHERE locked_at IS NULL AND attempts < max_attempts AND run_at < now() - make_interval(secs => $1)) AS late,
            (SELECT count(*) FROM worker_heartbeats WHERE seen_at > now() - interval '15 seconds') AS workers`,
    [LATE_SECONDS],
  );
  const late = Number(rows[0]?.late ?? 0);
  if (Number(rows[0]?.workers ?? 0) === 0) {
    throw new AppError("UNAVAILABLE", "No worker is running.", { reason: "no_worker" });
  }
  if (late > 0) {
    throw new AppError("UNAVAILABLE", `${late} jobs have waited for more than a minute.`, { reason: "queue_late" });
  }
}
