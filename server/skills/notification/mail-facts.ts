// What an e-mail is written from: the order, its parcel, its payments, its label and the coupon, as the store knows them.
import { couponProblem, toCode } from "../../commerce/coupon-terms";
import { findLabel } from "../../commerce/labels";
import { toOrderStatus, ORDER_STATUS_TEXT } from "../../commerce/order-status";
import type { findOrder } from "../../commerce/orders";
import { paymentMethodName } from "../../commerce/payment-methods";
import type { Ctx, Localized } from "../../context";
import { AppError } from "../../errors";
import type { MailOrder } from "../../resources/mail-templates/data";
import type {
  FullOrder,
  MailedCoupon,
  MailedLabel,
  MailedPayment,
  MailFacts,
} from "../../resources/mail-templates/wording";
import { keptAddressText } from "../customer/customer-input";
import { labelUrl } from "../service/label-skill";

type OrderRow = Awaited<ReturnType<typeof findOrder>>;

const UNKNOWN_METHOD: Localized = { "zh-CN": "原支付方式", en: "the original payment method" };

export async function mailFacts(ctx: Ctx, order: OrderRow | null, mail: MailOrder): Promise<MailFacts> {
  const label = "label_id" in mail.data && order ? await labelOf(ctx, order, mail.data.label_id, mail.template) : null;
  return { order: order && (await fullOrder(ctx, order)), label, coupon: null, movedTo: null };
}

const noCoupon = () =>
  new AppError("NOT_FOUND", "There is no such coupon of this customer.", { reason: "coupon_not_found" });

/**
 * The reader's coupon as it stands, and whether a campaign gave it. Throws NOT_FOUND (coupon_not_found), also for somebody
 * else's, and CONFLICT (coupon_…) for one that cannot be used any more.
 */
export async function couponOf(
  ctx: Ctx,
  customerId: string | null,
  code: string,
): Promise<{ coupon: MailedCoupon; isOffer: boolean }> {
  const coupon = await ctx.db.coupon.findUnique({ where: { code: toCode(code) } });
  if (!coupon || customerId === null || (coupon.customerId ?? customerId) !== customerId) throw noCoupon();
  const problem = couponProblem(coupon, { customerId, currency: null, subtotalMinor: null }, ctx.clock.now());
  if (problem !== null) {
    throw new AppError("CONFLICT", "This coupon cannot be used any more; nobody is told of it.", {
      reason: `coupon_${problem}`,
    });
  }
  const isOffer = (await ctx.db.campaignEnrolment.count({ where: { couponId: coupon.id } })) > 0;
  const { percent, worthMinor, minOrderMinor, currency, expiresAt } = coupon;
  return { coupon: { code: coupon.code, percent, worthMinor, minOrderMinor, currency, expiresAt }, isOffer };
}

async function fullOrder(ctx: Ctx, order: OrderRow): Promise<FullOrder> {
  const shipment = order.shipments[0];
  return {
    ...order,
    status: ORDER_STATUS_TEXT[toOrderStatus(order.status)],
    shipTo: envelope(order.shippingAddress),
    parcel: shipment
      ? {
          carrier: shipment.carrier,
          trackingNumber: shipment.trackingNumber,
          estimatedDelivery: shipment.revisedEstimatedDelivery ?? shipment.estimatedDelivery,
        }
      : null,
    payments: await payments(ctx, order.id),
  };
}

function envelope(address: unknown): string {
  const lines = (address ?? {}) as Record<string, string | null | undefined>;
  const place = keptAddressText(lines);
  return [lines["recipient"], place].filter(Boolean).join(", ");
}

async function payments(ctx: Ctx, orderId: string): Promise<MailedPayment[]> {
  const rows = await ctx.db.payment.findMany({
    where: { orderId, status: { in: ["SUCCEEDED", "PENDING"] } },
    include: { paymentMethod: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.flatMap(({ kind, status, amountMinor, currency, createdAt, paymentMethod }) => {
    if (kind !== "CHARGE" && kind !== "REFUND") return [];
    const method = paymentMethod ? paymentMethodName(paymentMethod) : UNKNOWN_METHOD;
    return [{ kind, settled: status === "SUCCEEDED", amountMinor, currency, method, at: createdAt }];
  });
}

/** Throws NOT_FOUND (label_not_found) for the label of another order, or of another kind than the letter speaks of. */
async function labelOf(ctx: Ctx, order: OrderRow, labelId: string, template: string): Promise<MailedLabel> {
  const label = await findLabel(ctx, { labelId });
  const kind = template === "return_label" ? "RETURN" : "EXCHANGE";
  if (label.orderId !== order.id || label.kind !== kind) {
    throw new AppError("NOT_FOUND", "There is no such label.", { reason: "label_not_found" });
  }
  const items = label.items as unknown as MailedLabel["items"];
  const { carrier, trackingNumber, expiresAt } = label;
  return { kind, carrier, trackingNumber, expiresAt, items, url: labelUrl(label.id) };
}
