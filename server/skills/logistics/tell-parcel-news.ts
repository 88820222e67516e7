// What a customer hears of their parcel unasked, behind the bell: it left, it will be late, it arrived. Each once for an
// order, as an update they may refuse; nobody asked for it, so no conversation says the same.
import type { Ctx, Localized } from "../../context";
import type { Shipment } from "../../db";
import { formatDate } from "../../resources/mail-templates/format";
import { postMessages } from "../../resources/messages";
import { customerRecipient } from "../../resources/recipients";
import type { ParcelNews } from "../../commerce/parcel-news";

type Told = { key: string; title: Localized; body: Localized };

/** `parcel` is as it was before the news. Posts at most one message; ctx.db is the transaction that writes the news down. */
export async function tellParcelNews(
  ctx: Ctx,
  { parcel, news, orderDelivered }: { parcel: Shipment; news: ParcelNews; orderDelivered: boolean },
): Promise<void> {
  const order = await ctx.db.order.findUniqueOrThrow({
    where: { id: parcel.orderId },
    select: { customer: { select: { id: true, timezone: true } } },
  });
  const { id, timezone } = order.customer;
  const told = toldOf(parcel, news, orderDelivered, timezone);
  if (!told) return;
  await postMessages(ctx, [customerRecipient(id)], { category: "updates", link: "/chat", executionId: null, ...told });
}

function toldOf(parcel: Shipment, news: ParcelNews, orderDelivered: boolean, timezone: string): Told | null {
  const { orderId: order } = parcel;
  if (orderDelivered) {
    return {
      key: `parcel:delivered:${order}`,
      title: { "zh-CN": `订单 ${order} 已送达`, en: `Order ${order} was delivered` },
      body: { "zh-CN": "如果没有收到，请告诉我们。", en: "If it has not reached you, tell us." },
    };
  }
  const expected = news.estimatedDelivery;
  const known = parcel.revisedEstimatedDelivery ?? parcel.estimatedDelivery;
  if (expected && dayOf(expected) > dayOf(known)) {
    return {
      key: `parcel:late:${parcel.id}:${dayOf(expected)}`,
      title: { "zh-CN": `订单 ${order} 会晚到`, en: `Order ${order} will be late` },
      body: {
        "zh-CN": `新的预计送达日期：${formatDate(expected.toISOString(), "zh-CN", timezone)}。`,
        en: `It is now expected on ${formatDate(expected.toISOString(), "en", timezone)}.`,
      },
    };
  }
  const moves = news.status === "IN_TRANSIT" || news.status === "OUT_FOR_DELIVERY";
  if (parcel.status !== "LABEL_CREATED" || !moves) return null;
  return {
    key: `parcel:shipped:${order}`,
    title: { "zh-CN": `订单 ${order} 已发出`, en: `Order ${order} is on its way` },
    body: {
      "zh-CN": `由${parcel.carrier}承运，单号 ${parcel.trackingNumber}。`,
      en: `With ${parcel.carrier}, tracking number ${parcel.trackingNumber}.`,
    },
  };
}

const dayOf = (date: Date) => date.toISOString().slice(0, 10);
