import type { Messages } from "next-intl";

type EntityKey = keyof Messages["chat"]["understood"]["entity"];

// Every kind of fact the messages have a word for. Recognition may learn new kinds before the page does.
const KNOWN: Record<EntityKey, true> = {
  order_id: true,
  tracking_number: true,
  ticket_number: true,
  coupon_code: true,
  email: true,
  phone: true,
  postal_code: true,
  product: true,
  money: true,
  quantity: true,
  timeframe: true,
  date: true,
  period: true,
  address: true,
  other: true,
};

export function entityLabel(type: string): EntityKey {
  return Object.hasOwn(KNOWN, type) ? (type as EntityKey) : "other";
}

/** Numbers as they are looked up, without the words around them; everything else as it was written. */
export function entityText({ type, text, value }: { type: string; text: string; value: string }): string {
  return /_(?:id|number|code)$/.test(type) ? value : text;
}
