// The cards a conversation can draw of what a skill found or did, shared by the skills that make them and the components
// that draw them. Money is minor units and times are ISO: whoever draws writes them in the reader's language and clock.
// A kind added here without a renderer does not compile.
import { z } from "zod";

const minor = z.int();
const currency = z.string().length(3);
const time = z.iso.datetime();

export const orderCard = z
  .object({
    orderId: z.string(),
    status: z.string(),
    /** The status in the conversation's language. */
    statusText: z.string(),
    placedAt: time,
    /** When it should be there; null while nobody knows, and once it has arrived. */
    expectedAt: time.nullable(),
    deliveredAt: time.nullable(),
    items: z.array(
      z.object({ name: z.string(), options: z.string().nullable(), quantity: z.int(), unitMinor: minor.nullable() }),
    ),
    totalMinor: minor,
    currency,
    /** Place and country of the address only: enough to know which one it is. */
    shipTo: z.string().nullable(),
    /** What the store would still do with it: cancel, modify_items, modify_address, modify_payment, return, exchange. */
    actions: z.array(z.string()),
  })
  .meta({ description: "An order: what it holds, what it came to, and where it stands." });

export const shipmentCard = z
  .object({
    orderId: z.string(),
    carrier: z.string(),
    trackingNumber: z.string(),
    status: z.string(),
    statusText: z.string(),
    /** The carrier's newest estimate; null once it has passed without a new one. */
    expectedAt: time.nullable(),
    deliveredAt: time.nullable(),
    daysLate: z.int().min(0),
    /** Why it is late; null when it is not. */
    reason: z.string().nullable(),
    /** Newest first. */
    scans: z.array(z.object({ at: time, place: z.string(), text: z.string(), detail: z.string().nullable() })),
  })
  .meta({ description: "A parcel with what its carrier saw of it." });

export const productCard = z
  .object({
    products: z.array(
      z.object({
        name: z.string(),
        options: z.string().nullable(),
        priceMinor: minor.nullable(),
        currency,
        /** null where nobody asked. */
        inStock: z.boolean().nullable(),
        /** How many are left, where that is few enough to matter. */
        left: z.int().nullable(),
        /** Why it is shown. */
        note: z.string().nullable(),
      }),
    ),
  })
  .meta({ description: "Products, or the forms one product comes in." });

/** in_progress: whoever moves the money has not answered yet; sent: they have, and it is on its way. */
const REFUND_STATES = ["in_progress", "sent", "arrived", "failed"] as const;

export const refundCard = z
  .object({
    orderId: z.string(),
    state: z.enum(REFUND_STATES),
    totalMinor: minor,
    currency,
    /** The last day on which it should have arrived. */
    expectedBy: time.nullable(),
    overdue: z.boolean(),
    /** Where it goes, each part by itself. */
    parts: z.array(z.object({ method: z.string(), amountMinor: minor })),
  })
  .meta({ description: "Money that goes back to the customer." });

export const couponCard = z
  .object({
    coupons: z.array(
      z.object({
        code: z.string(),
        usable: z.boolean(),
        percent: z.int().nullable(),
        /** What it takes off at most. */
        worthMinor: minor.nullable(),
        /** What an order has to come to. */
        minOrderMinor: minor,
        currency: currency.nullable(),
        expiresAt: time.nullable(),
        /** Why it cannot be used. */
        note: z.string().nullable(),
      }),
    ),
  })
  .meta({ description: "Coupons with their terms." });

export const ticketCard = z
  .object({
    number: z.string(),
    subject: z.string().nullable(),
    priority: z.string().nullable(),
    orderId: z.string().nullable(),
    /** There was one already about the same matter. */
    reused: z.boolean(),
  })
  .meta({ description: "A ticket that a colleague sees to." });

export const cards = {
  order: orderCard,
  shipment: shipmentCard,
  product: productCard,
  refund: refundCard,
  coupon: couponCard,
  ticket: ticketCard,
};

export type CardKind = keyof typeof cards;
export type CardData<K extends CardKind> = z.infer<(typeof cards)[K]>;
export type OrderCard = CardData<"order">;
export type ShipmentCard = CardData<"shipment">;
export type ProductCard = CardData<"product">;
export type RefundCard = CardData<"refund">;
export type CouponCard = CardData<"coupon">;
export type TicketCard = CardData<"ticket">;
