// The cards and accounts a customer may pay with, as people may see them. What the gateway knows them by never leaves.
import type { z } from "zod";
import type { Ctx, Localized } from "../context";
import type { PaymentMethod, Prisma } from "../db";
import { findCustomer, type findCustomerInput } from "./customers";

export const PAYMENT_METHOD_KINDS = ["credit_card", "paypal", "gift_card"] as const;

export type ListedMethod = Omit<PaymentMethod, "gatewayToken" | "customerId"> & { name: Localized; expired: boolean };

/** The default one first. Throws NOT_FOUND (customer_not_found). */
export async function listPaymentMethods(
  ctx: Ctx,
  input: z.input<typeof findCustomerInput> = {},
): Promise<ListedMethod[]> {
  const customer = await findCustomer(ctx, input);
  return readPaymentMethods(ctx, { customerId: customer.id });
}

/** The same, of whoever the caller has found out that these may be shown to. */
export async function readPaymentMethods(
  ctx: Pick<Ctx, "db" | "clock">,
  where: Prisma.PaymentMethodWhereInput,
): Promise<ListedMethod[]> {
  const rows = await ctx.db.paymentMethod.findMany({
    where,
    omit: { gatewayToken: true, customerId: true },
    orderBy: [{ isDefault: "desc" }, { id: "asc" }],
  });
  const now = ctx.clock.now();
  return rows.map((method) => ({ ...method, name: paymentMethodName(method), expired: isExpired(method, now) }));
}

type Shown = Pick<PaymentMethod, "kind" | "brand" | "last4" | "paypalEmail">;

/** "Visa ··4242", "PayPal a@b.example", "Gift card ··7777". */
export function paymentMethodName({ kind, brand, last4, paypalEmail }: Shown): Localized {
  const end = last4 ? ` ··${last4}` : "";
  if (kind === "gift_card") return { "zh-CN": `礼品卡${end}`, en: `Gift card${end}` };
  if (kind === "paypal") {
    const name = `PayPal${paypalEmail ? ` ${paypalEmail}` : ""}`;
    return { "zh-CN": name, en: name };
  }
  return { "zh-CN": `${brand ?? "银行卡"}${end}`, en: `${brand ?? "Card"}${end}` };
}

/** A card is good until the last day of its month, wherever that day ends last. */
function isExpired({ expiryMonth, expiryYear }: Pick<PaymentMethod, "expiryMonth" | "expiryYear">, now: Date): boolean {
  if (!expiryMonth || !expiryYear) return false;
  const year = expiryYear < 100 ? 2_000 + expiryYear : expiryYear;
  return now.getTime() >= Date.UTC(year, expiryMonth, 1, 12);
}
