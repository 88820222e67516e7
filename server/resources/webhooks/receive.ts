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
import type { RefusalReason } from "./refusal.schema";
import { noteRefusal } from "./refusals";

export type Incoming = { headers: Headers; body: string };

/**
 * Keeps a message. Throws NOT_FOUND (source unknown or off), FORBIDDEN (signature_invalid) or VALIDATION (body_invalid);
 * what exactly was wrong is counted for the people who run this, and not told to whoever knocks.
 */
export async function receiveWebhook(
  ctx: User,
  source: string,
  incoming: Incoming,
): Promise<{ eventId: string; duplicate: boolean }> {
  const at = ctx.clock.now();
  const refused = (reason: RefusalReason) => noteRefusal(ctx.db, { resourceId: source, reason, at });
  const settings = await openSource(ctx, source, refused);
  const fault = faultOf(await readSecrets(ctx.db, source, "signing_secret", at), settings, incoming);
  if (fault) {
    await refused(fault);
    throw new AppError("FORBIDDEN", "The signature does not fit, or the message is too old.", {
      reason: "signature_invalid",
    });
  }
  const payload = parse(incoming.body);
  if (payload === undefined) {
    await refused("body_invalid");
    throw new AppError("VALIDATION", "The body has to be JSON.", { reason: "body_invalid" });
  }
  const message = { ...named(settings, incoming, payload), payload: payload ?? Prisma.JsonNull };
  const status = settings.sopId ? "RECEIVED" : "KEPT";
  const kept = await keep(ctx.db, { resourceId: source, ...message, receivedAt: at, status });
  await noteHealth(ctx.db, source, { ok: true, error: null, latencyMs: 0, at });
  if (!kept.duplicate) await publish(ctx.db, "webhooks", { eventId: kept.eventId });
  return kept;
}

type Settings = SettingsOf<"webhook_source">;

/** Throws NOT_FOUND, whatever is in the way: who knocks is not told what there is. */
async function openSource(ctx: User, source: string, refused: (reason: RefusalReason) => Promise<void>) {
  try {
    return (await openResource(ctx, source, "webhook_source")).settings;
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "INTERNAL") throw error;
    if (error.options.reason === "resource_disabled") await refused("source_off");
    throw new AppError("NOT_FOUND", "There is no such source of webhooks.", { reason: "webhook_source_not_found" });
  }
}

/** Why a message is not believed; null when it is. */
function faultOf(secrets: readonly string[], settings: Settings, incoming: Incoming): RefusalReason | null {
  if (secrets.length === 0) return "secret_missing";
  return settings.scheme === "standard" ? standardFault(secrets, incoming) : hmacFault(secrets, settings, incoming);
}

function standardFault(secrets: readonly string[], { headers, body }: Incoming): RefusalReason | null {
  const own = Object.fromEntries(headers);
  if (!own["webhook-id"] || !own["webhook-timestamp"] || !own["webhook-signature"]) return "signature_missing";
  const faults = secrets.map((secret) => {
    try {
      new Webhook(secret).verify(body, own, { jsonParse: false });
      return null;
    } catch (error) {
      // Also a secret that is none of the standard's, entered for another scheme.
      return error instanceof Error && /timestamp too (old|new)/.test(error.message) ? "message_out_of_time" : "other";
    }
  });
  if (faults.includes(null)) return null;
  return faults.includes("message_out_of_time") ? "message_out_of_time" : "signature_invalid";
}

/** The senders that sign a body with HMAC-SHA-256 in a header of their own. */
function hmacFault(secrets: readonly string[], settings: Settings, { headers, body }: Incoming): RefusalReason | null {
  const { signatureHeader = "", signaturePrefix = "", encoding } = settings;
  const sent = headers.get(signatureHeader) ?? "";
  if (sent === "") return "signature_missing";
  const given = sent.startsWith(signaturePrefix) ? Buffer.from(sent.slice(signaturePrefix.length), encoding) : null;
  const fits = secrets.some((secret) => {
    const right = createHmac("sha256", secret).update(body, "utf8").digest();
    return given?.length === right.length && timingSafeEqual(given, right);
  });
  return fits ? null : "signature_invalid";
}

/** undefined for what is no JSON. */
function parse(body: string): Prisma.InputJsonValue | null | undefined {
  // PostgreSQL keeps no NUL, wherever in the document it is.
  if (/\\u0000/.test(body)) return undefined;
  try {
    return JSON.parse(body) as Prisma.InputJsonValue | null;
  } catch {
    return undefined;
  }
}

const words = (value: unknown, otherwise: string) =>
  (typeof value === "string" && value !== "" ? value : otherwise).replaceAll("\0", "").slice(0, 200);

/** What the sender calls the message, and what it is about. */
function named(settings: Settings, { headers, body }: Incoming, payload: unknown) {
  if (settings.scheme === "standard") {
    return { messageId: words(headers.get("webhook-id"), ""), event: typeOf(payload) };
  }
  const { idHeader, eventHeader } = settings;
  const id = idHeader ? headers.get(idHeader) : null;
  return {
    messageId: words(id, createHash("sha256").update(body).digest("hex")),
    event: words(eventHeader ? headers.get(eventHeader) : null, typeOf(payload)),
  };
}

function typeOf(payload: unknown): string {
  const { type, event } = (payload ?? {}) as { type?: unknown; event?: unknown };
  return words(type ?? event, "unknown");
}

/** RECEIVED: an SOP is to be started with it. KEPT: it is there to be read. */
type Kept = {
  messageId: string;
  event: string;
  payload: Prisma.InputJsonValue | typeof Prisma.JsonNull;
  resourceId: string;
  receivedAt: Date;
  status: "RECEIVED" | "KEPT";
};

async function keep(db: Db, message: Kept): Promise<{ eventId: string; duplicate: boolean }> {
  const { resourceId, messageId } = message;
  const { count } = await db.webhookEvent.createMany({
    data: [{ id: newId("whe"), ...message }],
    skipDuplicates: true,
  });
  const { id } = await db.webhookEvent.findUniqueOrThrow({
    where: { resourceId_messageId: { resourceId, messageId } },
    select: { id: true },
  });
  return { eventId: id, duplicate: count === 0 };
}
