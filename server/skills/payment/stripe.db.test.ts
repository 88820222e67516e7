// Payments over Stripe: the same acts and the same failures as over the sandbox, against a local server that speaks its
// protocol.
import { POST } from "../../../app/api/webhooks/stripe/[resource]/route";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { gatewayNamed } from "../../resources/payments/current";
import type { ChargeRequest, PaymentGateway } from "../../resources/payments/gateway";
import { startTestStripe, STRIPE_KEY, type TestStripe } from "../../resources/payments/test-stripe";
import { contextFor, ownDataDir, plugIn } from "../../resources/test-resources";
import { callSkill, clearShop, makeShop, order, paidOrder, refusal, system, type CallOptions } from "../test-shop";
import { reconcileBooks } from "./reconcile-books";

ownDataDir();
let database: TestDatabase;
let stripe: TestStripe;
let gateway: PaymentGateway;

beforeAll(async () => {
  database = await testDatabase();
  stripe = await startTestStripe();
  await makeShop(database);
  const admin = contextFor(database);
  await plugIn(
    admin,
    { id: "stripe_main", connector: "stripe", endpoint: stripe.url },
    {
      secret_key: STRIPE_KEY,
      webhook_secret: "whsec_local",
    },
  );
  gateway = await gatewayNamed(admin, "stripe_main");
  const card = (id: string, gatewayToken: string) =>
    database.client.paymentMethod.update({ where: { id }, data: { gatewayToken, gatewayCustomer: "cus_demo" } });
  await card("pm_visa", "pm_card_visa");
  await card("pm_poor", "pm_card_chargeDeclinedInsufficientFunds");
});
afterAll(() => stripe.close());
beforeEach(async () => {
  await clearShop(database);
  stripe.faults.length = 0;
  stripe.intents.clear();
  stripe.refunds.clear();
  stripe.forgetKeys();
});

const call = (name: string, input: Record<string, unknown>, options: CallOptions = {}) =>
  callSkill(database, name, input, options);
const pay = (order_id: string, payment_method_id?: string) => call("processPayment", { order_id, payment_method_id });
const fails = (kind: "busy" | "before" | "after", at: RegExp) => stripe.faults.push({ call: at, kind });
const status = async (id: string) => (await database.client.order.findUniqueOrThrow({ where: { id } })).status;
const statuses = () => [...stripe.intents.values()].map((intent) => intent.status);
const OPEN = /POST \/v1\/payment_intents$/;
const CONFIRM = /\/confirm$/;
const REFUND = /POST \/v1\/refunds$/;
const timeout = { code: "TIMEOUT", options: { reason: "gateway_timeout" }, retryable: true };

describe("a charge", () => {
  it("is made off-session with the saved card, once, however many ask at a time", async () => {
    const id = await order(database);
    const results = await Promise.all(Array.from({ length: 6 }, () => pay(id)));
    expect(new Set(results.map((result) => result.transaction_id)).size).toBe(1);
    expect(results[0]).toMatchObject({ amount_minor: 2_598, currency: "USD", payment_method: "Visa ··4242" });
    expect([...stripe.intents.values()]).toMatchObject([
      { amount: 2_598, currency: "usd", customer: "cus_demo", status: "succeeded", metadata: { steward_order: id } },
    ]);
    expect(await status(id)).toBe("PAID");
    const row = await database.client.payment.findFirstOrThrow({ where: { orderId: id } });
    expect(row).toMatchObject({ gateway: "stripe_main", status: "SUCCEEDED" });
  });

  it("is declined with the bank's reason, and the order may be paid with another card then", async () => {
    const id = await order(database);
    await expect(pay(id, "pm_poor")).rejects.toMatchObject({
      code: "CONFLICT",
      options: { reason: "payment_declined", details: { declined: "insufficient_funds" } },
    });
    expect(await status(id)).toBe("PENDING_PAYMENT");
    await pay(id);
    expect(statuses()).toEqual(["requires_payment_method", "succeeded"]);
  });

  it.each([
    ["before it was opened", "before", OPEN],
    ["after it was opened", "after", OPEN],
    ["before it was confirmed", "before", CONFIRM],
    ["after it was confirmed", "after", CONFIRM],
  ] as const)("that failed %s is finished when it is tried again, once", async (_when, kind, at) => {
    const id = await order(database);
    fails(kind, at);
    await expect(pay(id)).rejects.toMatchObject(timeout);
    await pay(id);
    expect(statuses()).toEqual(["succeeded"]);
    expect(await status(id)).toBe("PAID");
  });

  it("is found by its key once Stripe has forgotten it", async () => {
    const id = await order(database);
    fails("after", CONFIRM);
    await expect(pay(id)).rejects.toMatchObject(timeout);
    stripe.forgetKeys();
    const days = new Date(Date.now() + 3 * 86_400_000);
    await call("processPayment", { order_id: id }, { now: days });
    expect(statuses()).toEqual(["succeeded"]);
  });

  it("waits its turn when Stripe is busy, and says so when the key is refused", async () => {
    const id = await order(database);
    fails("busy", OPEN);
    await expect(pay(id)).rejects.toMatchObject({
      code: "UNAVAILABLE",
      retryable: true,
      options: { reason: "gateway_busy" },
    });
    const admin = contextFor(database);
    await plugIn(
      admin,
      { id: "stripe_wrong", connector: "stripe", endpoint: stripe.url },
      {
        secret_key: "sk_test_wrong",
        webhook_secret: "whsec_x",
      },
    );
    const wrong = await gatewayNamed(admin, "stripe_wrong");
    const refused: unknown = await wrong.find("pi_1").catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: "UNAVAILABLE",
      retryable: false,
      options: { reason: "gateway_credentials" },
    });
    expect(JSON.stringify(refused) + String(refused)).not.toContain("sk_test_wrong");
    await database.client.resource.delete({ where: { id: "stripe_wrong" } });
  });
});

describe("a charge in doubt", () => {
  it.each([
    ["was never made", "before", OPEN, ["canceled", "succeeded"]],
    ["was opened only", "before", CONFIRM, ["canceled", "succeeded"]],
    ["was made", "after", CONFIRM, ["succeeded", "succeeded"]],
  ] as const)("that %s is settled before another card pays", async (_what, kind, at, after) => {
    await database.client.paymentMethod.update({
      where: { id: "pm_twice" },
      data: { gatewayToken: "pm_card_mastercard" },
    });
    const id = await order(database);
    fails(kind, at);
    await expect(pay(id)).rejects.toMatchObject(timeout);
    await pay(id, "pm_twice");
    expect(statuses()).toEqual(after);
    const taken = [...stripe.intents.values()].filter((intent) => intent.status === "succeeded");
    expect(taken.reduce((sum, intent) => sum + intent.amount - intent.refunded, 0)).toBe(2_598);
    expect(await status(id)).toBe("PAID");
  });

  it("takes no money any more once it was voided, however late its request arrives", async () => {
    const request: ChargeRequest = {
      key: "charge:late:1",
      token: "pm_card_visa",
      customer: "cus_demo",
      amountMinor: 500,
      currency: "USD",
      reference: "late",
    };
    expect(await gateway.voidCharge({ ...request, chargeKey: request.key })).toMatchObject({
      status: "VOIDED",
      chargeId: null,
    });
    expect(await gateway.charge(request)).toEqual({ status: "VOIDED" });
    expect(statuses()).toEqual(["canceled"]);
  });

  it("never is both voided and made when both come at once", async () => {
    for (let round = 0; round < 5; round++) {
      const key = `charge:race:${round}`;
      const request = { key, token: "pm_card_visa", amountMinor: 500, currency: "USD", reference: "race" };
      const [charged, voided] = await Promise.all([
        gateway.charge(request),
        gateway.voidCharge({ ...request, chargeKey: key }),
      ]);
      expect(voided.status).toBe(charged.status === "SUCCEEDED" ? "SETTLED" : "VOIDED");
    }
  });
});

describe("a refund", () => {
  it("goes back to the card, once under its key, and never above the charge", async () => {
    const id = await paidOrder(database);
    const input = { order_id: id, amount_minor: 1_000, reason: "defective" };
    fails("after", REFUND);
    await expect(call("executeRefund", input)).rejects.toMatchObject(timeout);
    expect(await call("executeRefund", input)).toMatchObject({ remaining_minor: 1_598, transaction_id: "re_1" });
    expect([...stripe.refunds.values()]).toMatchObject([{ amount: 1_000, payment_intent: "pi_1" }]);
    const [intent] = stripe.intents.values();
    const request = { chargeId: intent?.id ?? "", currency: "USD", reference: id };
    expect(await gateway.refund({ ...request, key: "more", amountMinor: 1_599 })).toMatchObject({
      status: "DECLINED",
      reason: "exceeds_charge",
    });
    expect(await gateway.refund({ ...request, key: "none", amountMinor: 1, chargeId: "pi_none" })).toMatchObject({
      reason: "unknown_charge",
    });
  });

  it("is found on its charge once Stripe has forgotten its key", async () => {
    const id = await paidOrder(database);
    const input = { order_id: id, amount_minor: 600, reason: "r" };
    fails("after", REFUND);
    await expect(call("executeRefund", input)).rejects.toMatchObject(timeout);
    stripe.forgetKeys();
    await call("executeRefund", input, { now: new Date(Date.now() + 3 * 86_400_000) });
    expect(stripe.refunds.size).toBe(1);
  });

  it("undoes a payment whole, after which the order awaits payment again", async () => {
    const id = await paidOrder(database);
    const { id: payment_id } = await database.client.payment.findFirstOrThrow({ where: { orderId: id } });
    expect(await call("voidPayment", { order_id: id, payment_id }, { actor: system })).toMatchObject({
      amount_minor: 2_598,
      transaction_id: "re_1",
      order_status: "PENDING_PAYMENT",
    });
    await pay(id);
    expect(statuses()).toEqual(["succeeded", "succeeded"]);
  });

  it("goes through the gateway its charge came through, whichever is in use by then", async () => {
    const id = await paidOrder(database);
    await database.client.resource.update({
      where: { id: "stripe_main" },
      data: { connector: "stripe", createdAt: new Date() },
    });
    await database.client.paymentMethod.update({
      where: { id: "pm_slow" },
      data: { gateway: "sandbox", gatewayToken: "tok_x" },
    });
    const other = await paidOrder(database, { key: "other", method: "pm_slow" });
    expect(await database.client.gatewayTransaction.count({ where: { reference: other } })).toBe(1);
    await call("executeRefund", { order_id: other, amount_minor: 100, reason: "r" });
    await call("executeRefund", { order_id: id, amount_minor: 100, reason: "r" });
    expect(await database.client.gatewayTransaction.count({ where: { kind: "REFUND" } })).toBe(1);
    expect(stripe.refunds.size).toBe(1);
  });
});

describe("Stripe's books", () => {
  const compare = () =>
    reconcileBooks({ ...contextFor(database, "system"), clock: { now: () => new Date(Date.now() + 7_200_000) } });

  it("are compared with the ledger: what was done by hand, and a refund that failed after all", async () => {
    const id = await paidOrder(database);
    await call("executeRefund", { order_id: id, amount_minor: 300, reason: "r" });
    expect(await compare()).toMatchObject({ unreadable: [], differences: [], transactions: 2 });
    const [refund] = stripe.refunds.values();
    stripe.refunds.set("re_hand", { ...refund!, id: "re_hand", metadata: {}, amount: 50 });
    stripe.intents.set("pi_shop", { ...stripe.intents.get("pi_1")!, id: "pi_shop", metadata: { shop: "another" } });
    refund!.status = "failed";
    const { differences } = await compare();
    expect(differences.map(({ kind, subject }) => [kind, subject]).sort()).toEqual([
      ["failed_at_gateway", expect.stringMatching(/^pay_/)],
      ["missing_in_ledger", "re_hand"],
    ]);
  });

  it("are read page by page", async () => {
    const request = { token: "pm_card_visa", amountMinor: 1, currency: "USD", reference: "many" };
    const [sample] = [await gateway.charge({ ...request, key: "charge:many:0" })];
    expect(sample.status).toBe("SUCCEEDED");
    const intent = stripe.intents.get("pi_1")!;
    for (let i = 0; i < 230; i++) stripe.intents.set(`pi_copy_${i}`, { ...intent, id: `pi_copy_${i}` });
    const ids = new Set<string>();
    for await (const record of gateway.list({ from: new Date(0), until: new Date(Date.now() + 60_000) }))
      ids.add(record.id);
    expect(ids.size).toBe(231);
  });
});

describe("what Stripe tells by itself", () => {
  const post = async (type: string, object: Record<string, unknown>, secret = "whsec_local") => {
    const { body, signature } = stripe.signed({ type, object, secret });
    const request = new Request("http://steward/api/webhooks/stripe/stripe_main", {
      method: "POST",
      body,
      headers: { "stripe-signature": signature },
    });
    const answer = await POST(request, { params: Promise.resolve({ resource: "stripe_main" }) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const heard = { status: 200, body: { received: true, used: true } };
  const ignored = { status: 200, body: { received: true, used: false } };
  const intent = () => ({ ...[...stripe.intents.values()].at(-1) });

  it("books a charge whose answer was lost, once, and the step that tries again finds it", async () => {
    const id = await order(database);
    fails("after", CONFIRM);
    await expect(pay(id)).rejects.toMatchObject(timeout);
    expect(await post("payment_intent.succeeded", intent())).toEqual(heard);
    expect(await status(id)).toBe("PAID");
    expect(await post("payment_intent.succeeded", intent())).toEqual(ignored);
    expect(await pay(id)).toMatchObject({ transaction_id: "pi_1", reused: false });
    expect(statuses()).toEqual(["succeeded"]);
  });

  it("closes a charge that was declined while nobody listened", async () => {
    const id = await order(database);
    fails("after", CONFIRM);
    await expect(pay(id, "pm_poor")).rejects.toMatchObject(timeout);
    expect(await post("payment_intent.payment_failed", intent())).toEqual(heard);
    const row = await database.client.payment.findFirstOrThrow({ where: { orderId: id } });
    expect(row).toMatchObject({ status: "FAILED", error: "insufficient_funds" });
  });

  it("counts for its operators what it does not take, and why", async () => {
    expect((await post("payment_intent.succeeded", intent(), "whsec_another")).status).toBe(403);
    expect(await post("customer.created", { id: "cus_1", object: "customer" })).toEqual(ignored);
    const rows = await database.client.webhookRefusal.findMany({ orderBy: { reason: "asc" } });
    expect(rows.map(({ resourceId, reason, event, count }) => [resourceId, reason, event, count])).toEqual([
      ["stripe_main", "event_unused", "customer.created", 1],
      ["stripe_main", "signature_invalid", "", 1],
    ]);
  });

  it("opens a task for a refund that failed after all, and for a dispute, each once", async () => {
    const id = await paidOrder(database);
    await call("executeRefund", { order_id: id, amount_minor: 300, reason: "r" });
    const failed = { ...[...stripe.refunds.values()][0], status: "failed", failure_reason: "expired_or_canceled_card" };
    const dispute = { id: "dp_1", object: "dispute", amount: 2_598, currency: "usd", reason: "fraudulent" };
    for (const [type, object] of [
      ["refund.failed", failed],
      ["charge.dispute.created", { ...dispute, payment_intent: "pi_1" }],
    ] as const) {
      expect(await post(type, object)).toEqual(heard);
      expect(await post(type, object)).toEqual(heard);
    }
    const tasks = await database.client.ticket.findMany({ where: { orderId: id, kind: "PAYMENT" } });
    expect(tasks.map((task) => task.subject).sort()).toEqual([
      `A customer disputes a charge with their bank (#${id})`,
      `A refund that the ledger calls made has failed at the gateway (#${id})`,
    ]);
  });

  it("is heard only when it is signed with the resource's secret, and about our own payments", async () => {
    const id = await order(database);
    fails("after", CONFIRM);
    await expect(pay(id)).rejects.toMatchObject(timeout);
    expect(await post("payment_intent.succeeded", intent(), "whsec_forged")).toMatchObject({ status: 403 });
    expect(await status(id)).toBe("PENDING_PAYMENT");
    expect(await post("payment_intent.succeeded", { ...intent(), metadata: {} })).toEqual(ignored);
    expect(await post("customer.created", { id: "cus_1", object: "customer" })).toEqual(ignored);
  });
});

it("keeps refusing what is no such order or card, whichever gateway is in use", async () => {
  const id = await order(database);
  await expect(pay(id, "pm_other")).rejects.toMatchObject(refusal("payment_method_not_found", "NOT_FOUND"));
  expect(stripe.intents.size).toBe(0);
});
