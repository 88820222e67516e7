// Who writes and when, with no more than an answer may need: no name, address or number of theirs, but their own orders by
// id and state. A step that needs more has it in its facts.
import type { Actor } from "../../context";
import type { Db } from "../../db";
import { ORDER_STATUS_TEXT, toOrderStatus } from "../../commerce/order-status";
import type { ContextItem } from "../../models/context/render";
import { isGuest } from "../../context";
import { currentSupport } from "../support";
import { isStaffed, nextStaffed } from "../support-hours";

const ORDERS = 3;

export type Reader = Pick<Actor, "role" | "customerId" | "timeZone">;

export async function customerItems(
  db: Db,
  { customerId, role }: Reader,
): Promise<{ items: ContextItem[]; zone?: string }> {
  if (!customerId) {
    const text = isGuest({ role }) ? "A guest, not signed in." : "Not a customer of the store.";
    return { items: [{ id: "customer", text }] };
  }
  const [customer, orders, orderCount, tickets] = [
    await db.customer.findUnique({
      where: { id: customerId },
      select: { vipLevel: true, createdAt: true, timezone: true },
    }),
    await db.order.findMany({
      where: { customerId },
      orderBy: [{ placedAt: "desc" }, { id: "desc" }],
      take: ORDERS,
      select: { id: true, status: true, placedAt: true },
    }),
    await db.order.count({ where: { customerId } }),
    await db.ticket.count({ where: { customerId, status: { in: ["OPEN", "PENDING"] } } }),
  ];
  if (!customer) return { items: [] };
  const about = [
    `member level ${customer.vipLevel}`,
    `customer since ${customer.createdAt.getUTCFullYear()}`,
    `${orderCount} orders`,
    `${tickets} open tickets`,
  ];
  return {
    zone: customer.timezone,
    items: [
      { id: "customer", text: about.join(", ") },
      ...orders.map(({ id, status, placedAt }) => ({
        id: `order ${id}`,
        text: `order ${id}: ${ORDER_STATUS_TEXT[toOrderStatus(status)].en}, placed ${placedAt.toISOString().slice(0, 10)}`,
      })),
    ],
  };
}

/** The customer's clock, and whether colleagues are there. */
export function timeItems(now: Date, zone: string | undefined, hours = currentSupport().hours): ContextItem[] {
  const clock = zone ?? "UTC";
  const there = hours !== null && isStaffed(hours, now);
  const again = hours && !there ? `, again from ${wallClock(nextStaffed(hours, now), clock)}` : "";
  return [
    { id: "clock", text: `The customer's clock: ${wallClock(now, clock)} (${clock}).` },
    {
      id: "service desk",
      text: hours
        ? `People at the service desk: ${there ? "there now" : `not there now${again}`}.`
        : "No people take conversations over; a ticket is opened instead.",
    },
  ];
}

function wallClock(at: Date, timeZone: string): string {
  const form = {
    weekday: "long",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  } as const;
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", ...form }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("weekday")} ${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}`;
}
