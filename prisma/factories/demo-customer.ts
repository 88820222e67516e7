// The customer one signs in as in a demo, and her orders: fixed numbers, one for each thing worth asking about.
// Order 12345 is the late one of the product's story; it is written out scan by scan.
import { percentOf } from "../../server/commerce/money";
import { DEMO_CUSTOMER_ID } from "./demo-users";
import { makePaymentMethod, type Shopper } from "./customers";
import { MARKETS, type City, type Market } from "./markets";
import type { OrderLife, Parcel } from "./order-life";
import { makeOrder, type Line, type OrderRecord } from "./orders";
import type { Article } from "./products";
import { makeShipment, shipmentRows, type ShipmentRecord, type Sighting } from "./shipments";
import { DAY, HOUR, type World } from "./world";

// Arizona keeps one time all year, so that "three days late" is three calendar days whenever the data is made.
const HOME: City = { city: "Tempe", region: "AZ", postal: "852##", timezone: "America/Phoenix" };

export function makeDemoShopper(world: World): Shopper {
  const market = MARKETS.find((candidate) => candidate.country === "US") as Market;
  const customer = {
    id: DEMO_CUSTOMER_ID,
    name: "林晓雯 (Xiaowen Lin)",
    email: "xiaowen.lin@example.com",
    phone: "+1 (480) 555-0142",
    locale: "zh-CN",
    timezone: HOME.timezone,
    firstName: null,
    lastName: null,
    vipLevel: 2,
    createdAt: world.ago(412 * DAY),
  };
  const owner = { market, customer };
  const common = {
    customerId: customer.id,
    phone: customer.phone,
    recipient: "Xiaowen Lin",
    country: "US",
    region: "AZ",
  };
  const address = (label: string, line1: string, line2: string | null, city: string, postalCode: string) => ({
    id: world.id("addr", customer.createdAt),
    ...common,
    label,
    line1,
    line2,
    city,
    postalCode,
    isDefault: label === "家",
  });
  return {
    market,
    city: HOME,
    customer,
    addresses: [
      address("家", "1420 S Mill Ave", "Apt 8", "Tempe", "85281"),
      address("公司", "200 W Washington St", "Floor 11", "Phoenix", "85003"),
    ],
    paymentMethods: [
      makePaymentMethod(world, owner, "credit_card", true),
      makePaymentMethod(world, owner, "paypal", false),
      // Enough to pay one of her smaller orders with, and not the larger one.
      { ...makePaymentMethod(world, owner, "gift_card", false), balanceMinor: 5_000 },
      // A test card of the sandbox gateway: charging it always times out.
      { ...makePaymentMethod(world, owner, "credit_card", false), last4: "0119", gatewayToken: "tok_timeout" },
    ],
  };
}

type Plan = { id: string; skus: readonly string[]; life: OrderLife };

/** A life in days before now; negative days are ahead. */
function plans(world: World): Plan[] {
  const day = (days: number) => world.ago(days * DAY);
  const paid = (placed: number) => new Date(day(placed).getTime() + HOUR / 4);
  const sent = (placed: number, parcel: Parcel): OrderLife => ({
    placedAt: day(placed),
    paidAt: paid(placed),
    cancel: null,
    parcel,
    refundedAt: null,
    events: [
      { at: day(placed), status: "PENDING_PAYMENT" },
      { at: paid(placed), status: "PAID" },
      { at: new Date(day(placed).getTime() + 3 * HOUR), status: "PROCESSING" },
      { at: parcel.shippedAt, status: "SHIPPED" },
      ...(parcel.deliveredAt ? [{ at: parcel.deliveredAt, status: "DELIVERED" as const }] : []),
    ],
  });
  const parcel = (shipped: number, estimated: number, delivered: number | null): Parcel => ({
    shippedAt: day(shipped),
    estimated: day(estimated),
    delay: null,
    deliveredAt: delivered === null ? null : day(delivered),
    returnedToSenderAt: null,
  });
  const cancelledAt = day(24.8);
  return [
    { id: "11510", skus: ["HOM-LAMP-02"], life: sent(60, parcel(59, 55, 55.6)) },
    { id: "11840", skus: ["APP-MERN-05", "APP-SOCK-03"], life: sent(40, parcel(39, 35, 35.4)) },
    {
      id: "12090",
      skus: ["OUT-PACK-02"],
      life: {
        placedAt: day(25),
        paidAt: paid(25),
        cancel: { at: cancelledAt, reason: "customer_request" },
        parcel: null,
        refundedAt: cancelledAt,
        events: [
          { at: day(25), status: "PENDING_PAYMENT" },
          { at: paid(25), status: "PAID" },
          { at: cancelledAt, status: "CANCELLED" },
        ],
      },
    },
    // Delivered lately: one small, one that a manager decides about. 11510 and 11840 are past the time to ask.
    { id: "12251", skus: ["STA-NOTE-02"], life: sent(15, parcel(14, 10, 10.5)) },
    { id: "12262", skus: ["AUD-TURN-01", "AUD-BAR-01"], life: sent(14.5, parcel(13.5, 9, 9.2)) },
    {
      id: "12273",
      skus: ["KIT-KETL-04", "KIT-TEA-01"],
      life: sent(14, {
        ...parcel(13, 3, null),
        delay: { at: day(4), reason: "CARRIER_CAPACITY", revised: day(-2) },
        deliveredAt: day(-1.8),
      }),
    },
    {
      id: LATE_ORDER,
      skus: ["AUD-BUDS-01", "KIT-MUG-01", "STA-NOTE-01"],
      life: sent(10, {
        ...parcel(9, 1, null),
        delay: { at: day(2), reason: "WEATHER", revised: day(-2) },
        deliveredAt: day(-1.9),
      }),
    },
    { id: "12438", skus: ["CMP-KEYB-05"], life: sent(4, parcel(3, -2, -1.7)) },
    { id: "12488", skus: ["STA-PEN-02", "STA-INK-04"], life: sent(1, parcel(-0.6, -6, -5.5)) },
  ];
}

/** Paid and not yet being prepared: what can still be cancelled or changed. The smaller one a gift card can pay. */
const FRESH_ORDERS = [
  { id: "12521", skus: ["APP-MERN-02", "KIT-MUG-03"], days: 0.4 },
  { id: "12533", skus: ["STA-INK-02"], days: 0.2 },
] as const;

/** Made in a world of their own, so that nobody else's data depends on them. Her first card paid them. */
export function makeFreshOrders(world: World, shopper: Shopper, articles: readonly Article[]): OrderRecord[] {
  return FRESH_ORDERS.map(({ id, skus, days }) => {
    const placedAt = world.ago(days * DAY);
    const paidAt = new Date(placedAt.getTime() + 2 * 60_000);
    const life: OrderLife = {
      placedAt,
      paidAt,
      cancel: null,
      parcel: null,
      refundedAt: null,
      events: [
        { at: placedAt, status: "PENDING_PAYMENT" },
        { at: paidAt, status: "PAID" },
      ],
    };
    const record = makeOrder(world, { id, shopper, life, lines: lines(articles, skus), plain: true });
    const [card] = shopper.paymentMethods;
    for (const payment of record.payments) payment.paymentMethodId = card?.id ?? null;
    return record;
  });
}

export const LATE_ORDER = "12345";
const LATE_TRACKING = "1Z999AA10123456784";

function lines(articles: readonly Article[], skus: readonly string[]): Line[] {
  return skus.map((sku) => {
    const article = articles.find((candidate) => candidate.variant.sku === sku);
    if (!article) throw new Error(`The catalogue has no ${sku}.`);
    return { article, quantity: 1 };
  });
}

/** 10 % off and free delivery: 92.59 becomes 83.33. */
function discountLateOrder(record: OrderRecord): void {
  const { order, payments } = record;
  order.discountMinor = percentOf(order.subtotalMinor, 10);
  order.shippingMinor = 0;
  order.totalMinor = order.subtotalMinor - order.discountMinor;
  for (const payment of payments) payment.amountMinor = order.totalMinor;
}

function lateSightings(world: World): Sighting[] {
  const scan = (days: number, location: string, status: Sighting["status"], detail: string) => ({
    at: world.ago(days * DAY),
    location,
    status,
    detail,
  });
  return [
    scan(9, "Newark, NJ", "LABEL_CREATED", "Label created, awaiting pick-up"),
    scan(8.8, "Newark, NJ", "IN_TRANSIT", "Picked up and departed"),
    scan(7.4, "Louisville, KY", "IN_TRANSIT", "Arrived at facility"),
    scan(6.1, "Louisville, KY", "IN_TRANSIT", "Departed facility"),
    scan(2, "Denver, CO", "IN_TRANSIT", "Delayed by severe weather"),
  ];
}

export function makeDemoOrders(world: World, shopper: Shopper, articles: readonly Article[], taken: Set<string>) {
  const records: OrderRecord[] = [];
  const shipments: ShipmentRecord[] = [];
  taken.add(LATE_TRACKING);
  for (const { id, skus, life } of plans(world)) {
    const record = makeOrder(world, { id, shopper, life, lines: lines(articles, skus), plain: true });
    records.push(record);
    if (id === LATE_ORDER) {
      discountLateOrder(record);
      const label = { carrier: "UPS", trackingNumber: LATE_TRACKING };
      shipments.push(shipmentRows(world, id, life.parcel as Parcel, label, lateSightings(world)));
    } else {
      const shipment = makeShipment(world, record, taken);
      if (shipment) shipments.push(shipment);
    }
  }
  return { records, shipments };
}
