// Filling a slot: from what the customer says, from what was offered, from what was spoken about. Somebody else's order
// and one that does not exist give the same answer.
import { hasOrder, listRecentOrders } from "../commerce/orders";
import { ORDER_STATUS_TEXT, toOrderStatus } from "../commerce/order-status";
import { findShipment } from "../commerce/shipments";
import type { Ctx, Locale } from "../context";
import { AppError } from "../errors";
import { entityValues, type Entity } from "./intent/entities";
import type { Recognition } from "./intent/recognise";
import type { ChoicesPart } from "./parts.schema";
import { ordersMeant } from "./named-orders";
import { REPLY } from "./reply-texts";
import type { Pending, SlotValue } from "./session";
import { orderBefore, ordersInWords, pointsBefore } from "./slot-records";

export type Option = ChoicesPart["options"][number];

export type SlotAnswer =
  /** `note`: what was taken for granted, in a sentence. */
  | { kind: "filled"; value: SlotValue; note?: string }
  /** Named, but not there for this person. */
  | { kind: "unknown"; value: string }
  | { kind: "several"; values: string[] }
  | { kind: "missing" }
  /** What has to be asked, with what is known of it so far. */
  | { kind: "open"; question?: string; options: Option[]; offered: Pending["offered"]; partly: SlotValue | undefined }
  /** There is nothing to choose from: the SOP begins without it and says why. */
  | { kind: "left_out" };

const ORDINALS: readonly RegExp[] = [
  /\b(first|1st|latest|newest|most recent|last one|top one)\b|第一|第1|最近|最新|头一|上面那/iu,
  /\b(second|2nd)\b|第二|第2/iu,
  /\b(third|3rd)\b|第三|第3/iu,
  /\b(fourth|4th)\b|第四|第4/iu,
  /\b(fifth|5th)\b|第五|第5/iu,
];

/** Which of the offered options a text points at: its value, its label or its place ("the first one", "第二个", "2"). */
export function pickOffered(text: string, offered: Pending["offered"]): string | null {
  const said = text.trim().toLowerCase();
  const named = offered.find(({ value, label }) =>
    [value, `#${value}`, label].some((form) => form.toLowerCase() === said),
  );
  if (named) return named.value;
  const place = /^\D?(\d)\D{0,2}$/.exec(said)?.[1];
  const index = place ? Number(place) - 1 : ORDINALS.findIndex((ordinal) => ordinal.test(said));
  return offered[index]?.value ?? null;
}

const REFERS_BACK = /\b(it(?!'?s been)|that|this)\b|它|这个|那个|这单|那单|该订单|刚才|同一/iu;
const NAMES_A_NEW_ONE = /\b(another|other|different|new|else)\b|别的|另|其他|换一个|还有一个/iu;
const NAMES_AN_ORDER =
  /\b(orders?|packages?|parcels?|purchases?|shipments?|deliver(y|ies)|items?|stuff|something|anything)\b|订单|包裹|快递|快件|单号|东西|货/iu;

/** Whether a message without a number goes on about the order last spoken of. */
export function refersBack(text: string): boolean {
  if (NAMES_A_NEW_ONE.test(text)) return false;
  return REFERS_BACK.test(text) || !NAMES_AN_ORDER.test(text);
}

export async function answerOrderSlot(
  ctx: Ctx,
  recognition: Pick<Recognition, "text" | "entities">,
  context: {
    offered: Pending["offered"];
    /** Whether this message answers our question for the number. */
    asked: boolean;
    /** A number said before, while the request itself was unclear. */
    earlier: string | null;
    recentOrderId: string | null;
    /** Whether what they bought may say which order is meant. */
    byRecords?: boolean;
  },
): Promise<SlotAnswer> {
  const named = ordersMeant(recognition);
  if (named.length > 1) return { kind: "several", values: named };
  const value =
    named[0] ??
    (context.asked ? (pickOffered(recognition.text, context.offered) ?? loneNumber(recognition.text)) : null) ??
    context.earlier;
  if (value) return (await hasOrder(ctx, { orderId: value })) ? { kind: "filled", value } : { kind: "unknown", value };
  const tracking = entityValues(recognition.entities, "tracking_number")[0];
  if (tracking) return byTrackingNumber(ctx, tracking);
  if (context.recentOrderId && context.byRecords && pointsBefore(recognition.text)) {
    const before = await orderBefore(ctx, context.recentOrderId);
    return before === null ? { kind: "missing" } : takenFor(ctx, before);
  }
  const meant = context.byRecords ? await ordersInWords(ctx, recognition.text) : [];
  const [only] = meant.length > 1 && context.recentOrderId ? meant.filter((id) => id === context.recentOrderId) : meant;
  if (only !== undefined && (meant.length === 1 || only === context.recentOrderId)) return takenFor(ctx, only);
  if (meant.length > 1 && meant.length <= A_FEW) return { kind: "several", values: meant };
  if (
    context.recentOrderId &&
    refersBack(recognition.text) &&
    (await hasOrder(ctx, { orderId: context.recentOrderId }))
  ) {
    return { kind: "filled", value: context.recentOrderId };
  }
  // A guest means the order they have just proved theirs; there may be no other.
  const [proved] = ctx.actor.orderIds ?? [];
  if (proved !== undefined && context.byRecords) return { kind: "filled", value: proved };
  return { kind: "missing" };
}

/** More orders than this with one thing in them say nothing of which is meant. */
const A_FEW = 5;

async function takenFor(ctx: Ctx, orderId: string): Promise<SlotAnswer> {
  const [option] = await orderOptions(ctx, [orderId]);
  const goods = option?.detail.split(" · ")[0] ?? "";
  return { kind: "filled", value: orderId, note: REPLY[ctx.locale].takenFor(orderId, goods) };
}

/** When asked for a number, one number is the answer, however short it is. */
export function loneNumber(text: string): string | null {
  return /^[^\d]{0,12}?#?\s*([A-Za-z]{0,3}-?\d{1,20})[^\p{L}\p{N}]*$/u.exec(text)?.[1]?.toUpperCase() ?? null;
}

async function byTrackingNumber(ctx: Ctx, trackingNumber: string): Promise<SlotAnswer> {
  try {
    return { kind: "filled", value: (await findShipment(ctx, { trackingNumber })).orderId };
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") return { kind: "unknown", value: trackingNumber };
    throw error;
  }
}

const FILLERS =
  /\b(my|the|order|purchase|parcel|package|number|no|id|it'?s|it|is|this|that|one|please|for|thanks)\b|我的|这个|那个|订单号?|单号|编号|号码?|是|为|就|请|的|这|那|单|吧|谢谢/giu;

/** Whether a message does nothing but name an order: "12345", "it's order 12345, please", "就是12345这个订单". */
export function onlyNamesAnOrder({ text, entities }: Pick<Recognition, "text" | "entities">): boolean {
  const named = entities.filter(({ type }) => type === "order_id" || type === "tracking_number");
  const rest = named.reduceRight((left, { start, end }) => left.slice(0, start) + " " + left.slice(end), text);
  return named.length > 0 && !/[\p{L}\p{N}]/u.test(rest.replace(FILLERS, ""));
}

const RECENT = 7;

/** The customer's own recent orders to choose from; or of these, the ones they named. */
export async function orderOptions(ctx: Ctx, only?: readonly string[]): Promise<Option[]> {
  const locale = ctx.locale;
  const orders = await listRecentOrders(ctx, { limit: only ? 50 : RECENT });
  const timeZone = await ownTimeZone(ctx);
  return orders
    .filter((order) => !only || only.includes(order.id))
    .map((order) => {
      const [item] = order.items;
      const more = order.items.length - 1;
      const name = item ? (locale === "zh-CN" ? item.nameZh : item.nameEn) : null;
      const goods =
        name && more > 0 ? (locale === "zh-CN" ? `${name} 等 ${more + 1} 件` : `${name} + ${more} more`) : name;
      const detail = [
        goods,
        ORDER_STATUS_TEXT[toOrderStatus(order.status)][locale],
        formatDay(order.placedAt, locale, timeZone),
      ];
      return {
        value: order.id,
        label: locale === "zh-CN" ? `订单 ${order.id}` : `Order ${order.id}`,
        detail: detail.filter(Boolean).join(" · "),
      };
    });
}

/** Days are those of the customer's own clock, as in every answer. */
async function ownTimeZone({ db, actor }: Ctx): Promise<string> {
  const customer = actor.customerId
    ? await db.customer.findUnique({ where: { id: actor.customerId }, select: { timezone: true } })
    : null;
  return customer?.timezone ?? "UTC";
}

export function formatDay(date: Date, locale: Locale, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone }).format(date);
}

/** What a later question need not ask again. */
export function knownFacts(entities: readonly Entity[]): Record<string, string> {
  const [orderId, ...others] = entityValues(entities, "order_id");
  return orderId && others.length === 0 ? { order_id: orderId } : {};
}
