// One attempt at one webhook: signed by the Standard Webhooks reference library with every secret that counts now, so that
// a receiver may change over to a new one in its own time.
import { Webhook } from "standardwebhooks";
import type { WebhookDelivery } from "../../db";
import { AppError } from "../../errors";
import { redactor } from "../../security/redact";
import { safeFetch } from "../safe-fetch";
import { readSecrets } from "../secrets";
import { countedCall, openResource, type User } from "../use-resource";
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
    const notTried = error.options.reason === "resource_rate_limited";
    return { ok: false, status: null, error: error.message, gone: false, notTried, retryAfterMs: null };
  }
}

async function send(ctx: User, { id, resourceId, body }: Sent): Promise<Attempt> {
  const { resource } = await openResource(ctx, resourceId, "webhook");
  const at = ctx.clock.now();
  const secrets = await readSecrets(ctx.db, resourceId, "signing_secret", at);
  if (secrets.length === 0) {
    throw new AppError("UNAVAILABLE", `${resourceId} has no signing secret yet.`, { reason: "secret_missing" });
  }
  const signature = secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" ");
  const answer = await countedCall(
    resource,
    async () => {
      const response = await safeFetch(resource.endpoint, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "Steward",
          "webhook-id": id,
          "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
          "webhook-signature": signature,
        },
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
    ({ status }) => status >= 300,
  );
  const { status } = answer;
  if (status >= 200 && status < 300) return { ok: true, status };
  const words = redactor(secrets)(answer.text).replace(/\s+/g, " ").replaceAll("\0", "").trim().slice(0, KEPT_ANSWER);
  return {
    ok: false,
    status,
    error: words ? `HTTP ${status}: ${words}` : `HTTP ${status}`,
    gone: status === 410,
    notTried: false,
    retryAfterMs: status === 429 || status === 503 ? retryAfter(answer.retryAfter, at) : null,
  };
}
