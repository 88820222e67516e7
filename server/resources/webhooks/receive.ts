// Webhooks that come in: nothing is believed before its signature is checked over the bytes as they came. One message of a
// sender is kept once, however often it is sent.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { Webhook } from "standardwebhooks";
import type { SettingsOf } from "../connectors.schema";
import { Prisma, type Db } from "../../db";
import { AppError } from "../../errors";
import { newId } from "../../ids";
import { publish } from "../../postgres/notify";
import { noteHealth } from "../health-note";
import { readSecrets } from "../secrets";
import { openResource, type User } from "../use-resource";

export type Incoming = { headers: Headers; body: string };

type Verified = { messageId: string; event: string; payload: Prisma.InputJsonValue };

/** Keeps a message. Throws NOT_FOUND (source unknown or off), FORBIDDEN (signature_invalid) or VALIDATION (body_invalid). */
export async function receiveWebhook(
  ctx: User,
  source: string,
  incoming: Incoming,
): Promise<{ eventId: string; duplicate: boolean }> {
  const at = ctx.clock.now();
  const { settings } = await openResource(ctx, source, "webhook_source").catch((error: unknown) => {
    // Whoever knocks is not told what there is.
    if (error instanceof AppError && error.code !== "INTERNAL") throw notFound();
    throw error;
  });
  const secrets = await readSecrets(ctx.db, source, "signing_secret", at);
  const verified = settings.scheme === "standard" ? standard(secrets, incoming) : hmac(secrets, settings, incoming);
  const { messageId, event, payload } = verified;
  const status = settings.sopId ? "RECEIVED" : "KEPT";
  const kept = await keep(ctx.db, { resourceId: source, messageId, event, payload, receivedAt: at, status });
  await noteHealth(ctx.db, source, { ok: true, error: null, latencyMs: 0, at });
  if (!kept.duplicate) await publish(ctx.db, "webhooks", { eventId: kept.eventId });
  return kept;
}

function notFound(): AppError {
  return new AppError("NOT_FOUND", "There is no such source of webhooks.", { reason: "webhook_source_not_found" });
}

function refuse(): AppError {
  return new AppError("FORBIDDEN", "The signature does not fit, or the message is too old.", {
    reason: "signature_invalid",
  });
}

function parse(body: string): Prisma.InputJsonValue {
  try {
    // PostgreSQL keeps no NUL, wherever in the document it is.
    if (/\\u0000/.test(body)) throw new Error("NUL");
    return JSON.parse(body) as Prisma.InputJsonValue;
  } catch {
    throw new AppError("VALIDATION", "The body has to be JSON.", { reason: "body_invalid" });
  }
}

const words = (value: unknown, otherwise: string) =>
  (typeof value === "string" && value !== "" ? value : otherwise).replaceAll("\0", "").slice(0, 200);

function standard(secrets: readonly string[], { headers, body }: Incoming): Verified {
  const own = Object.fromEntries(headers);
  const fits = secrets.some((secret) => {
    try {
      new Webhook(secret).verify(body, own, { jsonParse: false });
      return true;
    } catch {
      // Also a secret that is none of the standard's, entered for another scheme.
      return false;
    }
  });
  if (!fits) throw refuse();
  const payload = parse(body);
  return { messageId: words(own["webhook-id"], ""), event: typeOf(payload), payload };
}

function typeOf(payload: Prisma.InputJsonValue): string {
  const { type, event } = (payload ?? {}) as { type?: unknown; event?: unknown };
  return words(type ?? event, "unknown");
}

/** The senders that sign a body with HMAC-SHA-256 in a header of their own. */
function hmac(
  secrets: readonly string[],
  settings: SettingsOf<"webhook_source">,
  { headers, body }: Incoming,
): Verified {
  const { signatureHeader = "", signaturePrefix = "", encoding, idHeader, eventHeader } = settings;
  const sent = headers.get(signatureHeader) ?? "";
  const given = sent.startsWith(signaturePrefix) ? Buffer.from(sent.slice(signaturePrefix.length), encoding) : null;
  const fits = secrets.some((secret) => {
    const right = createHmac("sha256", secret).update(body, "utf8").digest();
    return given?.length === right.length && timingSafeEqual(given, right);
  });
  if (!fits) throw refuse();
  const payload = parse(body);
  const id = idHeader ? headers.get(idHeader) : null;
  return {
    messageId: words(id, createHash("sha256").update(body).digest("hex")),
    event: words(eventHeader ? headers.get(eventHeader) : null, typeOf(payload)),
    payload,
  };
}

/** RECEIVED: an SOP is to be started with it. KEPT: it is there to be read. */
type Kept = Verified & { resourceId: string; receivedAt: Date; status: "RECEIVED" | "KEPT" };

async function keep(db: Db, message: Kept): Promise<{ eventId: string; duplicate: boolean }> {
  const { resourceId, messageId } = message;
  const { count } = await db.webhookEvent.createMany({
    data: [{ id: newId("whe"), ...message, payload: message.payload ?? Prisma.JsonNull }],
    skipDuplicates: true,
  });
  const { id } = await db.webhookEvent.findUniqueOrThrow({
    where: { resourceId_messageId: { resourceId, messageId } },
    select: { id: true },
  });
  return { eventId: id, duplicate: count === 0 };
}
