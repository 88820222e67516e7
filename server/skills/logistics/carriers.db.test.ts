// Parcels, told of and moved: over the sandbox carrier with its faults, and over a tracking API on this machine.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { orderCarrierFault } from "../../resources/sandbox/order-fault";
import { contextFor, ownDataDir, plugIn } from "../../resources/test-resources";
import { testServer, type TestServer } from "../../resources/test-server";
import { followParcels } from "./follow-parcels";
import { lateOrder } from "../samples/late-order";
import {
  agent,
  auditActions,
  callSkill,
  clearShop,
  makeShop,
  ops,
  refusal,
  stranger,
  type CallOptions,
} from "../test-shop";

ownDataDir();
let database: TestDatabase;
let api: TestServer;
let answer: { status: number; body: unknown };
let orderId: string;

beforeAll(async () => {
  database = await testDatabase();
  await makeShop(database);
  api = await testServer((_request, response) => {
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
  });
});
afterAll(() => api.close());
beforeEach(async () => {
  await clearShop(database);
  await database.client.$executeRaw`TRUNCATE carrier_requests, carrier_books, carrier_faults`;
  orderId = await lateOrder(database);
  await database.client.carrierScan.create({
    data: {
      id: "scan_late",
      shipmentId: "ship_late",
      scannedAt: new Date("2026-11-20T17:00:00Z"),
      location: "Denver, CO",
      status: "IN_TRANSIT",
      detail: "Delayed by severe weather",
    },
  });
});

const call = (name: string, input = {}, options: CallOptions = {}) =>
  callSkill(database, name, { order_id: orderId, ...input }, options);
const fault = (
  kind: "TIMEOUT_BEFORE" | "TIMEOUT_AFTER" | "DECLINE" | "DELAY" | "DUPLICATE",
  operation: "track" | "reroute" | "pickup" | "cancel",
) => orderCarrierFault(contextFor(database), { kind, operation });
const shipment = (data: object) => database.client.shipment.update({ where: { id: "ship_late" }, data });
const books = () => database.client.carrierBook.findMany({ orderBy: { createdAt: "asc" } });
const timeout = { code: "TIMEOUT", options: { reason: "carrier_timeout" }, retryable: true };
const PHOENIX = { address1: "200 W Washington St", city: "Phoenix", region: "AZ", country: "US", postal_code: "85003" };
const MESA = { ...PHOENIX, address1: "1 Main St", city: "Mesa", postal_code: "85201" };

describe("trackShipment and checkDelay", () => {
  it("tell what the carrier knows, and, while it is silent, what the store last heard", async () => {
    const known = { tracking_number: "1Z999AA10123456784", status: "IN_TRANSIT", last_scan_place: "Denver, CO" };
    expect(await call("trackShipment")).toMatchObject({ ...known, live: true, as_of: "2026-11-22T17:00:00.000Z" });
    await fault("TIMEOUT_BEFORE", "track");
    expect(await call("trackShipment")).toMatchObject({ ...known, live: false, as_of: "2026-11-20T17:00:00.000Z" });
    expect(await call("checkDelay")).toMatchObject({
      verdict: "major",
      days_delayed: 3,
      reason: "WEATHER",
      days_silent: 2,
    });
  });

  it("judge a parcel that is on time, a little late, lost, or has arrived", async () => {
    const verdict = async (data: object) => {
      await shipment(data);
      return (await call("checkDelay")).verdict;
    };
    expect(await verdict({ revisedEstimatedDelivery: new Date("2026-11-23T17:00:00Z") })).toBe("minor");
    expect(await verdict({ delayReason: "LOST" })).toBe("lost");
    expect(await verdict({ status: "DELIVERED", deliveredAt: new Date("2026-11-21T16:00:00Z") })).toBe("on_time");
    await expect(call("checkDelay", {}, { actor: stranger })).rejects.toMatchObject(
      refusal("order_not_found", "NOT_FOUND"),
    );
  });
});

describe("rerouteShipment", () => {
  it("sends a parcel elsewhere, on from there, and back the way it came", async () => {
    const first = await call("rerouteShipment", PHOENIX);
    expect(first).toMatchObject({
      new_address: "200 W Washington St, Phoenix, AZ 85003, US",
      former_address: "1420 S Mill Ave, Tempe, 85281, US",
      reused: false,
    });
    const second = await call("rerouteShipment", MESA);
    expect(second).toMatchObject({ former_address: first.new_address });
    await call("restoreShipmentRoute", { request_id: second.request_id });
    await call("restoreShipmentRoute", { request_id: first.request_id });
    const sent = (await books()).map((row) => (row.details as { line1: string }).line1);
    expect(sent).toEqual(["200 W Washington St", "1 Main St", "200 W Washington St", "1420 S Mill Ave"]);
    expect(await auditActions(database)).toContain("carrier.undo");
  });

  it("is too late, too far, to where it goes anyway, or refused by the carrier", async () => {
    await expect(call("rerouteShipment", { ...PHOENIX, country: "CA" })).rejects.toMatchObject(
      refusal("other_country"),
    );
    const home = { address1: "1420 S Mill Ave", city: "Tempe", country: "US", postal_code: "85281" };
    await expect(call("rerouteShipment", home)).rejects.toMatchObject(refusal("same_address"));
    await fault("DECLINE", "reroute");
    await expect(call("rerouteShipment", PHOENIX)).rejects.toMatchObject(refusal("reroute_refused"));
    await shipment({ status: "OUT_FOR_DELIVERY" });
    await expect(call("rerouteShipment", PHOENIX)).rejects.toMatchObject(refusal("too_late_to_reroute"));
    await expect(call("rerouteShipment", PHOENIX, { actor: ops })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(call("rerouteShipment", PHOENIX, { actor: stranger })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is asked for once though the answer was lost or the network delivers it twice, and can be taken back unheard", async () => {
    await fault("TIMEOUT_AFTER", "reroute");
    await expect(call("rerouteShipment", PHOENIX)).rejects.toMatchObject(timeout);
    await fault("DUPLICATE", "reroute");
    await call("rerouteShipment", PHOENIX);
    expect(await books()).toHaveLength(1);
    await fault("TIMEOUT_AFTER", "reroute");
    await expect(call("rerouteShipment", MESA)).rejects.toMatchObject(timeout);
    expect(await call("restoreShipmentRoute", {})).toMatchObject({ restored: true });
    const last = (await books()).at(-1)?.details;
    expect(last).toMatchObject({ line1: "200 W Washington St" });
  });

  it("refuses a key that names another address", async () => {
    await call("rerouteShipment", PHOENIX, { key: "shared" });
    await expect(call("rerouteShipment", MESA, { key: "shared" })).rejects.toMatchObject(
      refusal("idempotency_mismatch"),
    );
  });
});

describe("schedulePickup", () => {
  const pickup = (date: string, options: CallOptions = {}) =>
    call("schedulePickup", { date, window: "morning" }, options);
  beforeEach(() => database.client.order.updateMany({ data: { status: "DELIVERED" } }));

  it("arranges one pickup at a time, cancels it, and arranges another", async () => {
    const made = await pickup("2026-11-24");
    expect(made).toMatchObject({ carrier: "UPS", date: "2026-11-24", from: "09:00", until: "13:00" });
    await expect(pickup("2026-11-25")).rejects.toMatchObject(refusal("pickup_already_scheduled"));
    expect(await call("cancelPickup", { pickup_id: made.pickup_id })).toMatchObject({ cancelled: true });
    await pickup("2026-11-25", { actor: agent });
    expect((await books()).map(({ status }) => status)).toEqual(["CANCELLED", "ACCEPTED"]);
  });

  it("is refused for days that are not offered, by the carrier, and while the goods are elsewhere", async () => {
    for (const date of ["2026-11-22", "2026-12-07"]) {
      await expect(pickup(date)).rejects.toMatchObject(refusal("pickup_day_not_offered"));
    }
    await expect(pickup("2026-11-29")).rejects.toMatchObject(refusal("pickup_refused"));
    await database.client.order.updateMany({ data: { status: "SHIPPED" } });
    await expect(pickup("2026-11-24")).rejects.toMatchObject(refusal("nothing_to_pick_up"));
  });

  it("is cancelled though the carrier never said what it was called", async () => {
    await fault("TIMEOUT_AFTER", "pickup");
    await expect(pickup("2026-11-24")).rejects.toMatchObject(timeout);
    expect(await call("cancelPickup")).toMatchObject({ cancelled: true });
    expect((await books()).map(({ status }) => status)).toEqual(["CANCELLED"]);
  });
});

describe("a tracking API", () => {
  beforeAll(async () => {
    const resource = { id: "parcels", connector: "carrier", endpoint: `${api.url}/v1` } as const;
    await plugIn(contextFor(database), resource, { api_key: "TEST_key" });
  });
  const event = { city_locality: "Flagstaff", state_province: "AZ", country_code: "US" };
  const tracking = {
    tracking_number: "1Z999AA10123456784",
    status_code: "EX",
    carrier_code: "ups",
    estimated_delivery_date: "2026-11-25T00:00:00Z",
    actual_delivery_date: null,
    exception_description: "Severe weather conditions have delayed delivery",
    events: [
      { occurred_at: "2026-11-20T09:00:00Z", description: "Departed", status_code: "IT", ...event },
      { occurred_at: "2026-11-22T09:00:00Z", description: "Delay", status_code: "EX", ...event },
    ],
  };

  it("is asked by carrier and number with its key, and told in our words", async () => {
    answer = { status: 200, body: tracking };
    expect(await call("trackShipment")).toMatchObject({
      live: true,
      status: "EXCEPTION",
      delay_reason: "WEATHER",
      new_estimated_delivery: "2026-11-25T00:00:00.000Z",
      last_scan_at: "2026-11-22T09:00:00.000Z",
      last_scan_place: "Flagstaff, AZ",
    });
    const seen = api.seen.at(-1);
    expect(seen?.path).toBe("/v1/tracking?carrier_code=ups&tracking_number=1Z999AA10123456784");
    expect(seen?.headers["api-key"]).toBe("TEST_key");
    const delivered = { status_code: "DE", actual_delivery_date: "2026-11-22T15:00:00Z", exception_description: null };
    answer = { status: 200, body: { ...tracking, ...delivered } };
    expect(await call("checkDelay")).toMatchObject({ delivered_at: "2026-11-22T15:00:00.000Z", verdict: "minor" });
  });

  it.each([
    ["does not know the number", 404, { errors: [] }],
    ["fails", 500, "oops"],
    ["answers nonsense", 200, "<html>"],
    ["answers without what matters", 200, { status: "fine" }],
  ])("that %s leaves what the store last heard", async (_what, status, body) => {
    answer = { status, body };
    expect(await call("trackShipment")).toMatchObject({ live: false, last_scan_place: "Denver, CO" });
  });

  it("is followed: what it says is written down, once, and an order whose parcels have all arrived is delivered", async () => {
    const follow = () => followParcels(contextFor(database));
    await database.client.order.update({ where: { id: orderId }, data: { status: "SHIPPED" } });
    const more = { orderId, carrier: "UPS", status: "IN_TRANSIT", shippedAt: new Date("2026-11-18T08:00:00Z") };
    const estimatedDelivery = new Date("2026-11-21T17:00:00Z");
    await database.client.shipment.create({
      data: { id: "ship_second", trackingNumber: "1Z999AA10123456799", estimatedDelivery, ...more },
    });
    answer = { status: 200, body: tracking };
    // The other parcel's number is not the one it answers with.
    expect(await follow()).toEqual({ asked: 2, changed: 1, delivered: 0, unanswered: 1 });
    expect(await follow()).toMatchObject({ asked: 2, changed: 0 });
    answer = { status: 503, body: "" };
    expect(await call("queryLogistics", { tracking_number: "1Z999AA10123456784" })).toMatchObject({
      current_status: "EXCEPTION",
      delay_reason: "WEATHER",
      new_estimated_delivery: "2026-11-25T00:00:00.000Z",
      last_scan_place: "Flagstaff, AZ",
    });
    expect(await follow()).toMatchObject({ asked: 2, changed: 0, unanswered: 2 });
    const arrival = { status_code: "DE", actual_delivery_date: "2026-11-22T15:00:00Z", exception_description: null };
    answer = { status: 200, body: { ...tracking, ...arrival } };
    await database.client.shipment.update({ where: { id: "ship_second" }, data: { status: "DELIVERED" } });
    expect(await follow()).toEqual({ asked: 1, changed: 1, delivered: 1, unanswered: 0 });
    const { status, deliveredAt } = await database.client.order.findUniqueOrThrow({ where: { id: orderId } });
    expect([status, deliveredAt?.toISOString()]).toEqual(["DELIVERED", "2026-11-22T15:00:00.000Z"]);
    expect(await auditActions(database)).toContain("order.status");
    expect(await follow()).toMatchObject({ asked: 0 });
    const told = await database.client.inAppMessage.findMany({ orderBy: { id: "asc" } });
    expect(told.map(({ recipient, category, title }) => [recipient, category, (title as { en: string }).en])).toEqual([
      ["customer:cust_demo", "updates", `Order ${orderId} will be late`],
      ["customer:cust_demo", "updates", `Order ${orderId} was delivered`],
    ]);
    const others = { ...contextFor(database), actor: stranger };
    await expect(followParcels(others)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("that refuses our key is a fault to be told, without the key; it moves no parcels", async () => {
    answer = { status: 401, body: { errors: [{ message: "TEST_key is not valid" }] } };
    const refused: unknown = await call("trackShipment").catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "UNAVAILABLE", options: { reason: "carrier_unavailable" } });
    expect(String(refused) + JSON.stringify(refused)).not.toContain("TEST_key");
    await expect(call("rerouteShipment", PHOENIX)).rejects.toMatchObject(refusal("reroute_not_offered"));
    const left = await database.client.carrierRequest.findMany();
    expect(left).toMatchObject([{ status: "REFUSED", error: "not_offered" }]);
  });
});
