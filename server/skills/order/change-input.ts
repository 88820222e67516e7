// How skills that change an order name its items and an address, and what they give back. One form for all of them, so that
// an SOP asks "may I?" with the same words it then acts with.
import { z } from "zod";
import type { ChangeProgress } from "../../commerce/change-order";
import { isCharged, methodLabel } from "../../commerce/ledger";
import { ORDER_STATUSES, ORDER_STATUS_TEXT, toOrderStatus } from "../../commerce/order-status";
import { findOrder } from "../../commerce/orders";
import type { ChangeDetail, ItemChoice } from "../../commerce/order-requests";
import { detailOf } from "../../commerce/hold-change";
import type { Ctx, Locale, Localized } from "../../context";
import { AppError } from "../../errors";
import type { Skill } from "../contract";
import { localizedSchema } from "../localized";
import { refundCard } from "../payment/refund-card";
import { plainText } from "../plain-text";
import { optionsText } from "./item-texts";

const article = plainText(100);

/** Items are named by article number or variant; either in pairs, or in two lists of the same length. */
export const itemsInput = {
  items: z
    .array(
      z.object({
        from_sku: article.optional(),
        item_id: article.optional(),
        to_sku: article.optional(),
        new_item_id: article.optional(),
        quantity: z.int().min(1).max(99).default(1),
      }),
    )
    .max(100)
    .optional(),
  item_ids: z.array(article).max(100).optional(),
  new_item_ids: z.array(article).max(100).optional(),
};
type ItemsInput = z.output<z.ZodObject<typeof itemsInput>>;

export const paymentMethodInput = z.string().trim().min(1).max(64);

export const addressInput = z.object({
  address1: plainText(200),
  address2: z.string().max(200).nullable().optional(),
  city: plainText(200),
  region: z.string().max(200).nullable().optional(),
  country: plainText(60),
  postal_code: plainText(20),
});

/** The items that are meant; undefined when none are named. */
export function toItems({ items, item_ids, new_item_ids }: ItemsInput): ItemChoice[] | undefined {
  if (item_ids !== undefined) {
    if (new_item_ids !== undefined && new_item_ids.length !== item_ids.length) {
      throw unusable("new_item_ids must name a new item for each of item_ids.");
    }
    return item_ids.map((item, i) => withNew({ item, quantity: 1 }, new_item_ids?.[i]));
  }
  return items?.map(({ from_sku, item_id, to_sku, new_item_id, quantity }) => {
    const item = from_sku ?? item_id;
    if (item === undefined) throw unusable("Each of items needs from_sku or item_id.");
    return withNew({ item, quantity }, to_sku ?? new_item_id);
  });
}

const withNew = (choice: ItemChoice, newItem: string | undefined): ItemChoice =>
  newItem === undefined ? choice : { ...choice, newItem };

function unusable(message: string): AppError {
  return new AppError("VALIDATION", message, { reason: "skill_input" });
}

export function toAddress(address: z.output<typeof addressInput>) {
  return {
    line1: address.address1,
    line2: address.address2 ?? null,
    city: address.city,
    region: address.region ?? null,
    postalCode: address.postal_code,
    country: address.country,
  };
}

const linesSchema = z.object({ "zh-CN": z.array(z.string()), en: z.array(z.string()) });

export const changeOutput = z.object({
  order_id: z.string(),
  change_id: z.string(),
  status: z.enum(ORDER_STATUSES),
  status_text: localizedSchema,
  /** Above zero: what the customer pays; below: what is given back. For a return or an exchange, once the goods are in. */
  difference_minor: z.int(),
  total_minor: z.int(),
  currency: z.string(),
  /** Who pays or receives a difference. */
  payment_method: z.string().nullable(),
  refunds: z.array(z.object({ payment_method: z.string(), amount_minor: z.int() })),
  /** What became of the items, a line for each. */
  changed: linesSchema,
  reused: z.boolean(),
});
export const CHANGE_LABELS = { payment_method: "pii", "refunds.*.payment_method": "pii" } as const;

/** What goes back, where anything does. */
export const CHANGE_CARD: NonNullable<Skill<z.ZodType, typeof changeOutput>["card"]> = {
  kind: "refund",
  draw: ({ order_id, refunds, currency }) => refundCard(order_id, refunds, { state: "sent", currency }),
};

export async function toChangeOutput(
  ctx: Ctx & { executionId: string },
  { change, money }: ChangeProgress,
): Promise<z.output<typeof changeOutput>> {
  const order = await findOrder(ctx, { orderId: change.orderId });
  const detail = detailOf(change);
  const status = toOrderStatus(order.status);
  const refunds = money.filter((row) => row.kind === "REFUND" && row.status !== "FAILED");
  const payer = await ctx.db.paymentMethod.findUnique({ where: { id: detail.paymentMethodId ?? "" } });
  const named = payer ?? money.find(isCharged)?.paymentMethod ?? null;
  return {
    order_id: order.id,
    change_id: change.id,
    status,
    status_text: ORDER_STATUS_TEXT[status],
    difference_minor: detail.differenceMinor ?? 0,
    total_minor: order.totalMinor,
    currency: order.currency,
    payment_method: named ? methodLabel(named, ctx.locale) : null,
    refunds: refunds.map((row) => ({
      payment_method: methodLabel(row.paymentMethod, ctx.locale),
      amount_minor: row.amountMinor,
    })),
    changed: changedLines(detail),
    reused: change.executionId !== ctx.executionId,
  };
}

/** "Mug → white · L", or only the item where it becomes nothing else. */
export function changedLines({ lines = [] }: ChangeDetail): { "zh-CN": string[]; en: string[] } {
  const line = (name: string, to: (typeof lines)[number]["to"], locale: Locale) =>
    to ? `${name} → ${optionsText(to.options)[locale] || to.sku}` : name;
  return {
    "zh-CN": lines.map(({ nameZh, to }) => line(nameZh, to, "zh-CN")),
    en: lines.map(({ nameEn, to }) => line(nameEn, to, "en")),
  };
}

/** Output of a skill that takes a change back. */
export const undoOutput = z.object({ order_id: z.string(), status: z.enum(ORDER_STATUSES), restored: z.boolean() });

/** Input of a skill that takes a change back: what the change was given and gave. */
export const undoInput = {
  /** Without it, when the answer was lost: whatever this execution changed last, or may have. */
  change_id: z.string().min(1).max(64).optional(),
  /** True when the step only found an earlier change: that one is not this step's to take back. */
  reused: z.boolean().default(false),
};

export const NO_LINES: z.output<typeof linesSchema> = { "zh-CN": [], en: [] };
export const localized = (zh: string, en: string): Localized => ({ "zh-CN": zh, en });
