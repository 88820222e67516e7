// The facts a message can name, one type for each kind. `value` is the one form a fact is kept, compared and looked up in;
// what a kind knows beside it has fields of its own. A span belongs to one entity; spans are UTF-16 offsets of the text read.
import type { Localized } from "../../../context";
import type { Address } from "../../slot-address";
import type { ProductIndex } from "./product-index";

/** Why goods go back or an order is given up. */
export const REASONS = [
  "damaged",
  "defective",
  "wrong_item",
  "missing_parts",
  "not_as_described",
  "wrong_size",
  "not_received",
  "late",
  "changed_mind",
  "ordered_by_mistake",
  "cheaper_elsewhere",
] as const;
export type Reason = (typeof REASONS)[number];

type Found =
  /** An order number without "#". */
  | { type: "order_id"; value: string }
  | { type: "tracking_number"; value: string }
  | { type: "ticket_number"; value: string }
  | { type: "coupon_code"; value: string }
  /** In lower case. */
  | { type: "email"; value: string }
  /** E.164. `written`: as people read it, "+1 415 555 2671". */
  | { type: "phone"; value: string; country: string | null; written: string }
  | { type: "postal_code"; value: string }
  /** The product's id. `others`: the words fit these as well. */
  | { type: "product"; value: string; name: Localized; variantId: string | null; others: string[] }
  /** "12.50 USD" */
  | { type: "money"; value: string; minor: number; currency: string }
  | { type: "quantity"; value: string; count: number }
  /** An ISO 8601 duration; of "3 to 5 days" the longer, with the shorter in `least`. */
  | { type: "timeframe"; value: string; least?: string }
  /** A day on the customer's calendar, "2026-11-18", or a minute of it, "2026-11-18T15:00". */
  | { type: "date"; value: string }
  /** Days with both ends included, "2026-11-16/2026-11-22"; an open end is "..". */
  | { type: "period"; value: string; from: string | null; to: string | null }
  /** As written, spaces in one form. */
  | { type: "address"; value: string; fields: Address }
  | { type: "reason"; value: Reason };

export type EntityType = Found["type"];
/** As written, and where. */
export type Span = { text: string; start: number; end: number };
export type Entity = Found & Span;

/** What is known where the message was written. Everything is optional; what depends on it is left out without it. */
export type Surroundings = {
  /** Without it "yesterday" means nothing. */
  now?: Date;
  /** The customer's; days are days of their calendar. */
  timeZone?: string;
  /** For numbers written as at home: a phone without its country, "¥", "3/4". ISO 3166. */
  country?: string;
  products?: ProductIndex;
  /** The customer's own order and tracking numbers: found in whatever shape they have. */
  orderIds?: readonly string[];
  trackingNumbers?: readonly string[];
};

/** What a kind's reader offers: the most certain first. Of two that overlap the one offered first stands. */
export type Offer = Found & { start: number; end: number };

/** A text as the readers see it. */
export type Reading = {
  /** As it will be shown. */
  text: string;
  /** The same, character for character, in simplified characters and lower case. */
  plain: string;
  about: Surroundings;
  /** Whether the text is written in Chinese: decides what "3/4", "$" and "¥" mean. */
  chinese: boolean;
};
