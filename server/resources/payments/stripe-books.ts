// Stripe's books as the ledger is compared with them: what was charged and given back, ours or made by hand.
import type Stripe from "stripe";
import type { GatewayRecord } from "./gateway";
import { stripeCode, type StripeAccess } from "./stripe-client";

const PAGE = 100;
const seconds = (date: Date) => Math.floor(date.getTime() / 1_000);

/** Charges that took money, then refunds whatever became of them, each oldest page last, as Stripe lists them. */
export async function* listRecords(
  access: StripeAccess,
  span: { from: Date; until: Date },
): AsyncGenerator<GatewayRecord> {
  const created = { gte: seconds(span.from), lt: seconds(span.until) };
  const intents = pages(access, (stripe, page) => stripe.paymentIntents.list({ created, ...page }));
  for await (const intent of intents) if (intent.status === "succeeded") yield chargeRecord(access, intent);
  const refunds = pages(access, (stripe, page) => stripe.refunds.list({ created, ...page }));
  for await (const refund of refunds) yield refundRecord(access, refund);
}

type Page = { limit: number; starting_after?: string };

async function* pages<T extends { id: string }>(
  access: StripeAccess,
  list: (stripe: Stripe, page: Page) => Promise<{ data: T[]; has_more: boolean }>,
): AsyncGenerator<T> {
  let after: string | undefined;
  for (;;) {
    const page: Page = after === undefined ? { limit: PAGE } : { limit: PAGE, starting_after: after };
    const { data, has_more: more } = await access.call((stripe) => list(stripe, page));
    yield* data;
    after = data.at(-1)?.id;
    if (!more || after === undefined) return;
  }
}

export async function findRecord(access: StripeAccess, id: string): Promise<GatewayRecord | null> {
  try {
    return id.startsWith("re_") || id.startsWith("pyr_")
      ? refundRecord(access, await access.call((stripe) => stripe.refunds.retrieve(id)))
      : chargeRecord(access, await access.call((stripe) => stripe.paymentIntents.retrieve(id)));
  } catch (error) {
    if (stripeCode(error) === "resource_missing") return null;
    throw error;
  }
}

type Metadata = Stripe.Metadata | null;

/** What another Steward, or a shop beside us, did with the same account is none of ours. */
function ours({ scope }: Pick<StripeAccess, "scope">, metadata: Metadata) {
  const own = metadata?.steward_scope === scope;
  const key = own ? (metadata.steward_key ?? null) : null;
  return {
    key: key?.startsWith(`${scope}:`) ? key.slice(scope.length + 1) : null,
    reference: own ? (metadata.steward_order ?? null) : null,
  };
}

const idOf = (value: string | { id: string } | null) => (typeof value === "string" ? value : (value?.id ?? null));

export function chargeRecord(access: Pick<StripeAccess, "scope">, intent: Stripe.PaymentIntent): GatewayRecord {
  return {
    id: intent.id,
    ...ours(access, intent.metadata),
    kind: "CHARGE",
    status: intent.status === "succeeded" ? "SUCCEEDED" : intent.status === "canceled" ? "FAILED" : "PENDING",
    amountMinor: intent.amount,
    currency: intent.currency.toUpperCase(),
    chargeId: null,
    createdAt: new Date(intent.created * 1_000),
  };
}

export function refundRecord(access: Pick<StripeAccess, "scope">, refund: Stripe.Refund): GatewayRecord {
  const failed = refund.status === "failed" || refund.status === "canceled";
  return {
    id: refund.id,
    ...ours(access, refund.metadata),
    kind: "REFUND",
    // As with refunds we ask for: what is on its way counts as made.
    status: failed ? "FAILED" : "SUCCEEDED",
    amountMinor: refund.amount,
    currency: refund.currency.toUpperCase(),
    chargeId: idOf(refund.payment_intent),
    createdAt: new Date(refund.created * 1_000),
  };
}
