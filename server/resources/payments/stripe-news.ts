// What Stripe tells by itself. Only what it signed, lately, with this resource's secret is heard; the rest is told nothing.
import Stripe from "stripe";
import { AppError } from "../../errors";
import { log } from "../../log";
import { openResource, type User } from "../use-resource";
import type { RefusalReason } from "../webhooks/refusal.schema";
import { noteRefusal } from "../webhooks/refusals";
import type { GatewayRecord } from "./gateway";
import { chargeRecord, refundRecord } from "./stripe-books";
import { scopeOf } from "./stripe-client";

export type GatewayNews =
  | { kind: "charge_made" | "refund_failed"; record: GatewayRecord }
  | { kind: "charge_declined"; record: GatewayRecord; reason: string }
  | { kind: "disputed"; chargeId: string; disputeId: string; amountMinor: number; currency: string; reason: string }
  /** Nothing that concerns the ledger. */
  | { kind: "other" };

/** Throws FORBIDDEN (bad_signature), and NOT_FOUND for whatever else is in the way: who knocks is not told what there is. */
export async function readStripeNews(
  ctx: User,
  resourceId: string,
  request: { body: string; signature: string | null },
): Promise<GatewayNews> {
  const refused = (reason: RefusalReason, event?: string) =>
    noteRefusal(ctx.db, { resourceId, reason, at: ctx.clock.now(), ...(event ? { event } : {}) });
  const { opened, secret } = await open(ctx, resourceId).catch(async (error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    // Whoever runs this has to hear of one that lacks its secret or is switched off.
    if (error.code === "UNAVAILABLE") log.warn({ err: error, resource: resourceId }, "Stripe's news cannot be read");
    if (error.options.reason === "resource_disabled") await refused("source_off");
    if (error.options.reason === "secret_missing") await refused("secret_missing");
    throw new AppError("NOT_FOUND", "There is no such source of webhooks.", { reason: "webhook_source_not_found" });
  });
  const event = verified(request, secret);
  if (typeof event === "string") {
    await refused(event);
    throw new AppError("FORBIDDEN", "This event is not signed with this resource's secret.", {
      reason: "bad_signature",
    });
  }
  if (!HEARD.has(event.type)) await refused("event_unused", event.type.slice(0, 100));
  return newsOf({ scope: scopeOf(opened.resource) }, event);
}

async function open(ctx: User, resourceId: string) {
  const opened = await openResource(ctx, resourceId, "stripe");
  return { opened, secret: await opened.secret("webhook_secret") };
}

function verified({ body, signature }: { body: string; signature: string | null }, secret: string) {
  if (!signature) return "signature_missing" as const;
  try {
    // Verifying needs no key of the account's.
    return new Stripe("unused").webhooks.constructEvent(body, signature, secret);
  } catch (error) {
    // Stripe's library says it in words only.
    const late = error instanceof Error && error.message.includes("outside the tolerance zone");
    return late ? ("message_out_of_time" as const) : ("signature_invalid" as const);
  }
}

/** What newsOf listens to; Stripe may be set to send everything there is. */
const HEARD: ReadonlySet<string> = new Set([
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "refund.failed",
  "refund.updated",
  "charge.dispute.created",
] satisfies Stripe.Event["type"][]);

const idOf = (value: string | { id: string } | null) => (typeof value === "string" ? value : (value?.id ?? null));

function newsOf(access: { scope: string }, event: Stripe.Event): GatewayNews {
  switch (event.type) {
    case "payment_intent.succeeded":
      return { kind: "charge_made", record: chargeRecord(access, event.data.object) };
    case "payment_intent.payment_failed": {
      const { last_payment_error: error } = event.data.object;
      const reason = error?.decline_code ?? error?.code ?? "declined";
      return { kind: "charge_declined", record: chargeRecord(access, event.data.object), reason };
    }
    case "refund.failed":
    case "refund.updated": {
      const record = refundRecord(access, event.data.object);
      return record.status === "FAILED" ? { kind: "refund_failed", record } : { kind: "other" };
    }
    case "charge.dispute.created": {
      const { id: disputeId, amount: amountMinor, currency, reason, payment_intent: intent } = event.data.object;
      const chargeId = idOf(intent);
      if (chargeId === null) return { kind: "other" };
      return { kind: "disputed", chargeId, disputeId, amountMinor, currency: currency.toUpperCase(), reason };
    }
    default:
      return { kind: "other" };
  }
}
