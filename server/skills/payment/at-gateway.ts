// Asking the gateway about rows of the ledger: which gateway a row belongs to, and what that gateway needs to know. Before
// a gateway is first asked, its name is written on the row: whoever takes the row up later asks the same one, also when
// payments go through another gateway by then.
import type { LedgerRow } from "../../commerce/ledger";
import type { Payment, PaymentMethod } from "../../db";
import { AppError } from "../../errors";
import { gatewayInUse, gatewayNamed } from "../../resources/payments/current";
import type {
  ChargeAnswer,
  ChargeRequest,
  PaymentGateway,
  RefundAnswer,
  VoidAnswer,
} from "../../resources/payments/gateway";
import type { SkillContext } from "../contract";

/** What the gateway knows a charge by. Charges older than the gateway's keys are known by their own id. */
export const chargeKeyOf = (payment: Pick<LedgerRow, "id" | "gatewayKey">) => payment.gatewayKey ?? payment.id;

/** Throws TIMEOUT (gateway_timeout), UNAVAILABLE and CONFLICT (gateway_key_reused), as the others here do. */
export async function chargeAtGateway(ctx: SkillContext, row: LedgerRow): Promise<ChargeAnswer> {
  const gateway = await gatewayOf(ctx, row, row.paymentMethod?.gateway ?? null);
  return gateway.charge(chargeRequest(row));
}

/** The same words each time: a gateway knows its keys by what was said under them. */
function chargeRequest(row: LedgerRow): ChargeRequest {
  return {
    key: chargeKeyOf(row),
    token: row.paymentMethod?.gatewayToken ?? "",
    customer: row.paymentMethod?.gatewayCustomer ?? null,
    amountMinor: row.amountMinor,
    currency: row.currency,
    reference: row.orderId,
    askedAt: row.createdAt,
  };
}

export async function voidAtGateway(ctx: SkillContext, row: LedgerRow): Promise<VoidAnswer> {
  const gateway = await gatewayOf(ctx, row, row.paymentMethod?.gateway ?? null);
  return gateway.voidCharge({ ...chargeRequest(row), chargeKey: chargeKeyOf(row) });
}

/** A refund goes the way its charge came. */
export async function refundAtGateway(ctx: SkillContext, row: LedgerRow): Promise<RefundAnswer> {
  const charge = await chargeOf(ctx, row);
  const gateway = await gatewayOf(ctx, row, charge.gateway);
  return gateway.refund({ ...refundRequest(row), key: row.gatewayKey ?? row.id, chargeId: charge.made });
}

/** Gives a charge back of which the ledger knows nothing yet. */
export async function giveBackAtGateway(ctx: SkillContext, row: LedgerRow, chargeId: string): Promise<RefundAnswer> {
  const gateway = await gatewayOf(ctx, row, row.paymentMethod?.gateway ?? null);
  return gateway.refund({ ...refundRequest(row), key: `settle:${chargeKeyOf(row)}`, chargeId });
}

/** To a card or account that did not pay; DECLINED where the gateway only gives back what it took. */
export async function creditAtGateway(ctx: SkillContext, row: LedgerRow): Promise<RefundAnswer> {
  const gateway = await gatewayOf(ctx, row, row.paymentMethod?.gateway ?? null);
  const token = row.paymentMethod?.gatewayToken;
  if (!gateway.credit || !token) return { status: "DECLINED", id: "", reason: "credit_not_supported" };
  return gateway.credit({ ...refundRequest(row), key: row.gatewayKey ?? row.id, token });
}

/** Whether money can be sent to a card or account that has not paid. */
export async function canCredit(ctx: SkillContext): Promise<boolean> {
  return (await gatewayNamed(ctx, await gatewayInUse(ctx.db))).credit !== undefined;
}

function refundRequest(row: Payment) {
  return { amountMinor: row.amountMinor, currency: row.currency, reference: row.orderId, askedAt: row.createdAt };
}

async function gatewayOf(
  ctx: SkillContext,
  row: Payment,
  belongsTo: PaymentMethod["gateway"],
): Promise<PaymentGateway> {
  const name = row.gateway ?? belongsTo ?? (await gatewayInUse(ctx.db));
  if (row.gateway !== null) return gatewayNamed(ctx, name);
  await ctx.db.payment.updateMany({ where: { id: row.id, gateway: null }, data: { gateway: name } });
  // Somebody else may have come first, when another gateway was in use.
  const { gateway } = await ctx.db.payment.findUniqueOrThrow({ where: { id: row.id }, select: { gateway: true } });
  return gatewayNamed(ctx, gateway ?? name);
}

async function chargeOf(ctx: SkillContext, row: LedgerRow): Promise<{ made: string; gateway: string | null }> {
  const charge = row.chargeId ? await ctx.db.payment.findUnique({ where: { id: row.chargeId } }) : null;
  if (charge?.gatewayTransactionId) return { made: charge.gatewayTransactionId, gateway: charge.gateway ?? "sandbox" };
  throw new AppError("INTERNAL", `The refund ${row.id} names no charge of the gateway.`);
}
