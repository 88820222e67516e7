// One attempt at one webhook: signed by the Standard Webhooks reference library with every secret that counts now, so that
// a receiver may change over to a new one in its own time.
import { Webhook } from "standardwebhooks";
import type { Resource, WebhookDelivery } from "../../db";
import { AppError } from "../../errors";
import { redactor } from "../../security/redact";
import { safeFetch } from "../safe-fetch";
import { readSecrets } from "../secrets";
import { countedCall, findResource, openResource, type User } from "../use-resource";
import { retryAfter } from "./schedule";

const TIMEOUT_MS = 15_000;
/** Of an answer only the beginning is kept, for the person who looks why. */
const KEPT_ANSWER = 300;
const MAX_ANSWER = 64_000;

export type Attempt =
  | { ok: true; status: number }
  | {
      ok: false;
      /** null: no answer came. */
      status: number | null;
      error: string;
      /** The error's reason, for pages that say it in their reader's language. */
      reason: string;
      /** The receiver wants no more of it. */
      gone: boolean;
      /** It was not sent, for a reason that has nothing to do with this webhook. */
      notTried: boolean;
      retryAfterMs: number | null;
    };

type Sent = Pick<WebhookDelivery, "id" | "resourceId" | "body">;

export async function sendWebhook(ctx: User, delivery: Sent): Promise<Attempt> {
  try {
    return await send(ctx, delivery);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { reason = error.code.toLowerCase() } = error.options;
    const notTried = reason === "resource_rate_limited";
    return { ok: false, status: null, error: error.message, reason, gone: false, notTried, retryAfterMs: null };
  }
}

type Addressed = { url: string; headers: Record<string, string>; secrets: string[] };

/** Signed by Standard Webhooks with every secret that counts now; Slack's are known by their path alone. */
async function address(ctx: User, resource: Resource, { id, body }: Sent): Promise<Addressed> {
  const at = ctx.clock.now();
  const slack = resource.connector === "slack";
  const secrets = await readSecrets(ctx.db, resource.id, slack ? "webhook_path" : "signing_secret", at);
  const [path] = secrets;
  if (path === undefined) {
    const what = slack ? "path of its Slack webhook" : "signing secret";
    throw new AppError("UNAVAILABLE", `${resource.id} has no ${what} yet.`, { reason: "secret_missing" });
  }
  if (slack) {
    const url = `${resource.endpoint.replace(/\/+$/, "")}/${path.replace(/^\/+/, "")}`;
    return { url, headers: {}, secrets };
  }
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
  return { url: resource.endpoint, headers, secrets };
}

async function send(ctx: User, delivery: Sent): Promise<Attempt> {
  const { body, resourceId } = delivery;
  const { connector } = await findResource(ctx.db, resourceId);
  const { resource } = await openResource(ctx, resourceId, connector === "slack" ? "slack" : "webhook");
  const at = ctx.clock.now();
  const { url, headers, secrets } = await address(ctx, resource, delivery);
  const answer = await countedCall(
    resource,
    async () => {
      const response = await safeFetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", "user-agent": "Steward", ...headers },
        body,
        redirect: "manual",
        allowPrivate: resource.allowPrivate,
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_ANSWER,
      });
      // What a receiver adds to its yes is nobody's business; a long no is a no.
      const text = response.ok ? "" : await response.text().catch(() => "");
      if (response.ok) await response.body?.cancel();
      return { status: response.status, text, retryAfter: response.headers.get("retry-after") };
    },
    ({ status }) => (status >= 300 ? "failed" : "ok"),
  );
  const { status } = answer;
  if (status >= 200 && status < 300) return { ok: true, status };
  const words = redactor(secrets)(answer.text).replace(/\s+/g, " ").replaceAll("\0", "").trim().slice(0, KEPT_ANSWER);
  return {
    ok: false,
    status,
    error: words ? `HTTP ${status}: ${words}` : `HTTP ${status}`,
    reason: "webhook_refused",
    gone: status === 410,
    notTried: false,
    retryAfterMs: status === 429 || status === 503 ? retryAfter(answer.retryAfter, at) : null,
  };
}
