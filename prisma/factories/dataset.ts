// The whole demo store as rows, ready to be inserted in the order of the keys.
import { makeCarts, makeDemoCart } from "./carts";
import { makeShoppers } from "./customers";
import { makeDelayCoupon } from "./delay-coupons";
import { LATE_ORDER, makeDemoOrders, makeDemoShopper, makeFreshOrders } from "./demo-customer";
import { makeGatewayTransactions } from "./gateway";
import { makeOrderLife } from "./order-life";
import { drawLines, makeOrder, type OrderRecord } from "./orders";
import { makeArticles } from "./products";
import { makePromotions } from "./promotions";
import { makeShipment } from "./shipments";
import { makeTickets } from "./tickets";
import { createWorld, DAY, DEMO_SEED, HOUR } from "./world";

export const SIZES = { customers: 320, orders: 1_502, tickets: 90, days: 90 } as const;

/** Order numbers of the other customers: rising with time, around those that are fixed. */
function orderNumbers(count: number, fixed: ReadonlySet<string>): string[] {
  const numbers: string[] = [];
  for (let next = Number(LATE_ORDER) - 1_330; numbers.length < count; next++) {
    if (!fixed.has(String(next))) numbers.push(String(next));
  }
  return numbers;
}

const isPresent = <T>(value: T | null): value is T => value !== null;

/** The same seed and moment give the same rows. */
export function buildDataset({ seed = DEMO_SEED, now }: { seed?: number; now: Date }) {
  const world = createWorld(seed, now);
  const articles = makeArticles(world);
  const demo = makeDemoShopper(world);
  const others = makeShoppers(world, SIZES.customers);
  const taken = new Set<string>();
  const demoOrders = makeDemoOrders(world, demo, articles, taken);

  const freshOrders = makeFreshOrders(createWorld(seed + 1, now), demo, articles);

  const fixed = new Set([...demoOrders.records, ...freshOrders].map((record) => record.order.id));
  const placed = Array.from({ length: SIZES.orders - fixed.size }, () => world.float(HOUR / 4, SIZES.days * DAY));
  placed.sort((a, b) => b - a);
  const numbers = orderNumbers(placed.length, fixed);
  const records: OrderRecord[] = placed.map((ms, i) => {
    const shopper = world.pick(others);
    return makeOrder(world, {
      id: numbers[i] as string,
      shopper,
      life: makeOrderLife(world, world.ago(ms)),
      lines: drawLines(world, articles, shopper.customer.email),
    });
  });
  const shipments = records.map((record) => makeShipment(world, record, taken)).filter(isPresent);
  const delayCoupons = records.map((record) => makeDelayCoupon(world, record)).filter(isPresent);
  const tickets = makeTickets(world, records, SIZES.tickets);

  const allShoppers = [demo, ...others];
  const allRecords = [...records, ...demoOrders.records, ...freshOrders];
  const allShipments = [...shipments, ...demoOrders.shipments];
  const paymentMethods = allShoppers.flatMap((shopper) => shopper.paymentMethods);
  const left = makeCarts(world, others, articles);
  const demoCart = makeDemoCart(world, demo, articles);
  const payments = allRecords.flatMap((record) => record.payments);
  return {
    customers: allShoppers.map((shopper) => shopper.customer),
    addresses: allShoppers.flatMap((shopper) => shopper.addresses),
    paymentMethods,
    products: [...new Set(articles.map((article) => article.product))],
    variants: articles.map((article) => article.variant),
    orders: allRecords.map((record) => record.order),
    orderItems: allRecords.flatMap((record) => record.items),
    payments,
    gatewayTransactions: makeGatewayTransactions(payments, paymentMethods),
    shipments: allShipments.map((record) => record.shipment),
    carrierScans: allShipments.flatMap((record) => record.scans),
    coupons: [...allRecords.map((record) => record.coupon).filter(isPresent), ...delayCoupons],
    carts: [...left.carts, demoCart.cart],
    cartItems: [...left.cartItems, ...demoCart.cartItems],
    tickets,
    ...makePromotions(world, articles),
  };
}

export type Dataset = ReturnType<typeof buildDataset>;
