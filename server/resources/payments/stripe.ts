// Stripe as a payment gateway. A charge is two calls: a PaymentIntent is opened, which moves no money, and then confirmed
// off-session with the saved payment method. So a charge in doubt is settled by opening it once more under its key, which
// gives the same intent, and cancelling it: a cancelled intent takes no money any more, whatever of the first attempt may
// still arrive. Stripe forgets keys after a day; from then on intents are found by the key in their metadata.
import type Stripe from "stripe";
import { AppError } from "../../errors";
import type { User } from "../use-resource";
import type { ChargeAnswer, ChargeRequest, PaymentGateway, VoidAnswer, VoidRequest } from "./gateway";
import { findRecord, listRecords } from "./stripe-books";
import { KEYS_LAST_MS, stripeAccess, stripeCode, type StripeAccess } from "./stripe-client";
import { declineOf, refundCharge } from "./stripe-refunds";

/** Throws what opening the resource throws. */
export async function openStripe(ctx: User, resourceId: string): Promise<PaymentGateway> {
  const access = await stripeAccess(ctx, resourceId);
  const now = () => ctx.clock.now();
  return {
    name: access.name,
    charge: (request) => charge(access, request, now()),
    voidCharge: ({ chargeKey, ...request }) => voidCharge(access, { ...request, key: chargeKey }, now()),
    refund: (request) => refundCharge(access, request, now()),
    list: (span) => listRecords(access, span),
    find: (id) => findRecord(access, id),
  };
}

type Intent = Stripe.PaymentIntent;

/** Whether money may still be taken by it, and nothing was tried yet. */
const isFresh = (intent: Intent) =>
  intent.status === "requires_confirmation" ||
  (intent.status === "requires_payment_method" && intent.last_payment_error === null);

async function charge(access: StripeAccess, request: ChargeRequest, now: Date): Promise<ChargeAnswer> {
  try {
    const intent = await openIntent(access, request, now);
    return answerOf(isFresh(intent) ? await confirm(access, intent, request) : intent);
  } catch (error) {
    const reason = declineOf(error);
    if (reason === null) throw error;
    return { status: "DECLINED", id: `declined:${request.key}`, reason };
  }
}

/** The intent of a charge as it stands now. */
async function openIntent(access: StripeAccess, request: ChargeRequest, now: Date): Promise<Intent> {
  const key = `${access.scope}:${request.key}`;
  if (request.askedAt && now.getTime() - request.askedAt.getTime() > KEYS_LAST_MS) {
    const known = await searchIntent(access, key);
    if (known) return known;
  }
  const opened = await create(access, request, key).catch(async (error: unknown) => {
    // Something of the words has changed since (the owner's id at Stripe, say). The intent is the same.
    if (!(error instanceof AppError) || error.options.reason !== "gateway_key_reused") throw error;
    const known = await searchIntent(access, key);
    if (known) return known;
    throw error;
  });
  // An answer from Stripe's memory of a key tells how things stood then.
  return access.call((stripe) => stripe.paymentIntents.retrieve(opened.id));
}

function create(access: StripeAccess, request: ChargeRequest, key: string): Promise<Intent> {
  const { amountMinor, currency, reference, customer } = request;
  return access.call((stripe) =>
    stripe.paymentIntents.create(
      {
        amount: amountMinor,
        currency: currency.toLowerCase(),
        ...(customer ? { customer } : {}),
        description: `Order ${reference}`,
        metadata: { steward_key: key, steward_order: reference, steward_scope: access.scope },
        automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      },
      { idempotencyKey: `${key}:open` },
    ),
  );
}

/** Stripe's search lags behind by up to a minute; what is looked for here is older. */
async function searchIntent(access: StripeAccess, key: string): Promise<Intent | null> {
  const query = `metadata["steward_key"]:"${key}"`;
  const { data } = await access.call((stripe) => stripe.paymentIntents.search({ query, limit: 1 }));
  const [found] = data;
  return found ? access.call((stripe) => stripe.paymentIntents.retrieve(found.id)) : null;
}

async function confirm(access: StripeAccess, intent: Intent, request: ChargeRequest): Promise<Intent> {
  try {
    return await access.call((stripe) =>
      stripe.paymentIntents.confirm(
        intent.id,
        { payment_method: request.token, off_session: true },
        { idempotencyKey: `${access.scope}:${request.key}:confirm` },
      ),
    );
  } catch (error) {
    // Confirmed or cancelled by somebody else meanwhile: it says itself how it stands.
    if (stripeCode(error) !== "payment_intent_unexpected_state") throw error;
    return access.call((stripe) => stripe.paymentIntents.retrieve(intent.id));
  }
}

function answerOf(intent: Intent): ChargeAnswer {
  switch (intent.status) {
    case "succeeded":
      return { status: "SUCCEEDED", id: intent.id };
    case "canceled":
      return { status: "VOIDED" };
    case "requires_payment_method": {
      const error = intent.last_payment_error;
      return { status: "DECLINED", id: intent.id, reason: error?.decline_code ?? error?.code ?? "declined" };
    }
    case "requires_action":
      return { status: "DECLINED", id: intent.id, reason: "authentication_required" };
    default:
      throw underWay(intent);
  }
}

function underWay(intent: Intent): AppError {
  return new AppError("TIMEOUT", `The payment is still being made (${intent.status}); try again.`, {
    reason: "gateway_timeout",
  });
}

type Voided = Omit<VoidRequest, "chargeKey"> & { key: string };

async function voidCharge(access: StripeAccess, request: Voided, now: Date): Promise<VoidAnswer> {
  const intent = await openIntent(access, request, now);
  const ended = intent.status === "succeeded" || intent.status === "canceled" ? intent : await cancel(access, intent);
  if (ended.status === "canceled") return { status: "VOIDED", id: ended.id, chargeId: null };
  // What has been charged is refunded, which Stripe turns into a reversal where it still can.
  if (ended.status === "succeeded") return { status: "SETTLED", chargeId: ended.id };
  throw underWay(ended);
}

async function cancel(access: StripeAccess, intent: Intent): Promise<Intent> {
  try {
    return await access.call((stripe) =>
      stripe.paymentIntents.cancel(intent.id, { cancellation_reason: "requested_by_customer" }),
    );
  } catch (error) {
    if (stripeCode(error) !== "payment_intent_unexpected_state") throw error;
    return access.call((stripe) => stripe.paymentIntents.retrieve(intent.id));
  }
}
