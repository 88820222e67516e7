// Tickets that people opened about orders which went wrong. Their numbers end below the first one the sequence gives.
import type { Ticket } from "../../server/db";
import type { Locale } from "../../server/context";
import { TICKET_TEAM, type TicketKind } from "../../server/commerce/ticket-kinds";
import { past } from "./order-life";
import type { OrderRecord } from "./orders";
import { DAY, HOUR, type World } from "./world";

/** The sequence starts at 1001. */
const LAST_NUMBER = 1_000;

type Wording = Record<Locale, { subject: string; description: string }>;

const WORDING: Partial<Record<TicketKind, Wording>> = {
  ORDER_DELAY: {
    "zh-CN": {
      subject: "订单 {order} 延误跟进",
      description: "客户来电询问物流进度,已致歉并说明原因,待包裹送达后回访。",
    },
    en: {
      subject: "Follow up on late order {order}",
      description: "The customer asked where the parcel is. Apologised and explained; call back once it has arrived.",
    },
  },
  LOST_PARCEL: {
    "zh-CN": { subject: "订单 {order} 包裹疑似遗失", description: "承运商多日无扫描记录,已发起查件,等待承运商答复。" },
    en: {
      subject: "Order {order} may be lost",
      description: "No scans for days. A trace was opened with the carrier; waiting for its answer.",
    },
  },
  RETURN: {
    "zh-CN": { subject: "订单 {order} 退货申请", description: "客户认为尺寸不合适,包装完好,已寄出退货标签。" },
    en: {
      subject: "Return of order {order}",
      description: "The customer says the size does not fit. Unused and in its box; a return label was sent.",
    },
  },
  REFUND: {
    "zh-CN": { subject: "订单 {order} 退款进度", description: "客户询问退款何时到账,已告知 3–5 个工作日。" },
    en: {
      subject: "Refund of order {order}",
      description: "The customer asked when the money arrives; told three to five working days.",
    },
  },
  PAYMENT: {
    "zh-CN": { subject: "订单 {order} 支付失败", description: "客户支付时多次失败,已建议更换支付方式。" },
    en: {
      subject: "Payment of order {order} failed",
      description: "Several attempts failed. Suggested another payment method.",
    },
  },
};

/** What a customer would have written in about, and when; null for an order that gave no cause. */
function cause(world: World, record: OrderRecord): { kind: TicketKind; at: Date } | null {
  const { life, order } = record;
  const { parcel } = life;
  if (order.cancelReason === "payment_timeout")
    return { kind: "PAYMENT", at: new Date(life.placedAt.getTime() + HOUR) };
  if (parcel?.delay?.reason === "LOST") return { kind: "LOST_PARCEL", at: parcel.delay.at };
  const asked = life.events.find((event) => event.status === "RETURN_REQUESTED");
  if (asked) return world.chance(0.5) ? { kind: "RETURN", at: asked.at } : null;
  if (life.refundedAt) return { kind: "REFUND", at: life.refundedAt };
  if (parcel?.delay) return { kind: "ORDER_DELAY", at: new Date(parcel.estimated.getTime() + 12 * HOUR) };
  return null;
}

function makeTicket(world: World, record: OrderRecord, kind: TicketKind, createdAt: Date, number: number): Ticket {
  const { order, shopper } = record;
  const wording = WORDING[kind]?.[shopper.market.locale];
  if (!wording) throw new Error(`No wording for a ticket of kind ${kind}.`);
  const age = world.now.getTime() - createdAt.getTime();
  const status =
    age > 8 * DAY
      ? world.pick(["CLOSED", "CLOSED", "RESOLVED"])
      : age > 2 * DAY
        ? world.pick(["OPEN", "PENDING", "RESOLVED"])
        : world.pick(["OPEN", "PENDING"]);
  const settled = status === "CLOSED" || status === "RESOLVED";
  return {
    id: world.id("tick", createdAt),
    number: `CS-${createdAt.getUTCFullYear()}-${String(number).padStart(6, "0")}`,
    customerId: order.customerId,
    orderId: order.id,
    kind,
    priority: kind === "LOST_PARCEL" ? "HIGH" : world.weighted({ LOW: 20, MEDIUM: 60, HIGH: 17, URGENT: 3 }),
    status,
    assignedTo: TICKET_TEAM[kind],
    subject: wording.subject.replace("{order}", order.id),
    description: wording.description,
    executionId: null,
    idempotencyKey: kind === "ORDER_DELAY" && status !== "CLOSED" ? `delay-ticket:${order.id}` : null,
    createdAt,
    resolvedAt: settled ? new Date(createdAt.getTime() + age * world.float(0.05, 0.6)) : null,
  };
}

export function makeTickets(world: World, records: readonly OrderRecord[], count: number): Ticket[] {
  const causes = records.flatMap((record) => {
    const found = cause(world, record);
    return found && past(found.at, world.now) ? [{ record, ...found }] : [];
  });
  const drawn = world.faker.en.helpers.arrayElements(causes, count).sort((a, b) => a.at.getTime() - b.at.getTime());
  return drawn.map(({ record, kind, at }, i) =>
    makeTicket(world, record, kind, at, LAST_NUMBER - drawn.length + 1 + i),
  );
}
