// What a customer may ask of an order that was placed, and what is kept of such a wish.
import { z } from "zod";
import type { Prisma } from "../db";
import { orderIdSchema } from "./order-id";

export const CHANGE_ACTIONS = [
  "cancel",
  "modify_items",
  "modify_address",
  "modify_payment",
  "return",
  "exchange",
] as const;
export type ChangeAction = (typeof CHANGE_ACTIONS)[number];

export const CHANGE_KINDS = {
  cancel: "CANCEL",
  modify_items: "ITEMS",
  modify_address: "ADDRESS",
  modify_payment: "PAYMENT",
  return: "RETURN",
  exchange: "EXCHANGE",
} as const satisfies Record<ChangeAction, string>;
export type ChangeKind = (typeof CHANGE_KINDS)[ChangeAction];

/** The only reasons for which an order is cancelled on request. */
export const CANCEL_REASONS = ["no_longer_needed", "ordered_by_mistake"] as const;

const word = z.string().trim().min(1).max(100);

/** An item of the order by its article number or variant, and what it is to become. */
export const itemChoiceSchema = z.object({
  item: word,
  newItem: word.optional(),
  quantity: z.int().min(1).max(99).default(1),
});
export type ItemChoice = z.output<typeof itemChoiceSchema>;

const addressLine = z.string().trim().min(1).max(200);
const optionalLine = z.string().trim().max(200).nullable().default(null);

export const newAddressSchema = z.object({
  line1: addressLine,
  line2: optionalLine,
  city: addressLine,
  region: optionalLine,
  postalCode: z.string().trim().min(1).max(20),
  country: z.string().trim().min(2).max(60),
});

export const orderRequestSchema = z.object({
  orderId: orderIdSchema,
  action: z.enum(CHANGE_ACTIONS),
  /** Of a return: without them, everything. */
  items: z.array(itemChoiceSchema).max(100).optional(),
  address: newAddressSchema.optional(),
  paymentMethodId: z.string().trim().min(1).max(64).optional(),
  reason: z.string().max(200).optional(),
  /** Whether the gateway in use can send money to a card or account it has not charged. */
  canCredit: z.boolean(),
});
export type OrderRequest = z.output<typeof orderRequestSchema>;

export type ItemState = {
  id: string;
  variantId: string;
  nameEn: string;
  nameZh: string;
  options: Prisma.JsonValue;
  quantity: number;
  unitPriceMinor: number;
};

/** The parts of an order a change touches. */
export type OrderState = {
  order?: {
    status?: string;
    shippingAddress?: Prisma.JsonValue;
    subtotalMinor?: number;
    discountMinor?: number;
    totalMinor?: number;
    cancelReason?: string | null;
  };
  items?: ItemState[];
};

/** One unit of the order, and what it becomes. */
export type ChangeLine = {
  itemId: string;
  variantId: string;
  sku: string;
  nameEn: string;
  nameZh: string;
  priceMinor: number;
  to: { variantId: string; sku: string; options: Prisma.JsonValue; priceMinor: number } | null;
};

/** What a change was about, for people, cards and exports. */
export type ChangeDetail = {
  lines?: ChangeLine[];
  paymentMethodId?: string;
  /** Above zero: the customer pays it; below: it is given back. */
  differenceMinor?: number;
  reason?: string;
};

type Count = [variantId: string, quantity: number];

/** What a change keeps of itself until it holds, because a gateway may answer long after it was asked. */
export type StoredDetail = ChangeDetail & {
  /** The wish in full: the same act with another wish is a mistake. */
  wish: string;
  pending: {
    /** Without a method: the way the charge came. */
    refunds: { chargeId: string; methodId: string | null; amountMinor: number }[];
    take: Count[];
    give: Count[];
  };
};
