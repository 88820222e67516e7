// Whatever sequence of payments, refunds, undoing and cancelling, with time-outs, refusals and repeats at any point: the
// ledger, the gateway's books and the order agree, nothing is given back that was not paid, and no act happens twice.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../../errors";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { callSkill, clearShop, makeShop, order, system } from "../test-shop";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makeShop(database);
});

const KINDS = ["TIMEOUT_BEFORE", "TIMEOUT_AFTER", "DECLINE", "DUPLICATE"] as const;
const CARDS = ["pm_visa", "pm_slow", "pm_lost", "pm_poor", "pm_twice"] as const;
const METHODS = ["pm_visa", "pm_slow", "pm_lost", "pm_poor", "pm_twice", "pm_gift"] as const;

const step = fc.oneof(
  fc.record({ do: fc.constant("pay" as const), method: fc.constantFrom(...METHODS) }),
  fc.record({
    do: fc.constant("split" as const),
    gift: fc.constantFrom(1, 1_000, 2_597),
    card: fc.constantFrom(...CARDS),
  }),
  fc.record({
    do: fc.constant("refund" as const),
    amount: fc.constantFrom(1, 598, 1_000, 2_000, 2_598),
    to: fc.constantFrom("original", "gift_card"),
  }),
  fc.record({ do: fc.constant("undo" as const) }),
  fc.record({ do: fc.constant("cancel" as const) }),
  fc.record({
    do: fc.constant("fault" as const),
    kind: fc.constantFrom(...KINDS),
    operation: fc.constantFrom("charge", "refund", "void"),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Refusals are part of the game; anything that is not an AppError is a fault of the shop. */
async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "INTERNAL" || error.code === "VALIDATION") throw error;
  }
}

let faults = 0;

async function take(orderId: string, { ...doing }: Step): Promise<void> {
  const { client } = database;
  switch (doing.do) {
    case "fault": {
      const { kind, operation } = doing;
      await client.gatewayFault.create({ data: { id: `fault_${faults++}`, kind, operation } });
      return;
    }
    case "pay":
      return attempt(() =>
        callSkill(database, "processPayment", { order_id: orderId, payment_method_id: doing.method }),
      );
    case "split": {
      const parts = [
        { payment_method_id: doing.card, amount_minor: 2_598 - doing.gift },
        { payment_method_id: "pm_gift", amount_minor: doing.gift },
      ];
      return attempt(() => callSkill(database, "splitPayment", { order_id: orderId, parts }));
    }
    case "refund": {
      const input = { order_id: orderId, amount_minor: doing.amount, reason: "r", to: doing.to };
      return attempt(() => callSkill(database, "executeRefund", input));
    }
    case "undo": {
      const charge = await client.payment.findFirst({
        where: { orderId, kind: "CHARGE", status: "SUCCEEDED" },
        orderBy: { id: "desc" },
      });
      if (!charge) return;
      const input = { order_id: orderId, payment_id: charge.id };
      return attempt(() => callSkill(database, "refundPayment", input, { actor: system }));
    }
    case "cancel":
      return attempt(() => callSkill(database, "cancelOrder", { order_id: orderId }, { actor: system }));
  }
}

const sum = (rows: readonly { amountMinor: number }[]) => rows.reduce((total, row) => total + row.amountMinor, 0);

async function checkBooks(orderId: string): Promise<void> {
  const { client } = database;
  const found = await client.order.findUniqueOrThrow({ where: { id: orderId } });
  const rows = await client.payment.findMany({ where: { orderId } });
  const made = rows.filter((row) => row.status === "SUCCEEDED");
  const charges = made.filter((row) => row.kind === "CHARGE");
  const given = made.filter((row) => row.kind === "REFUND");
  const net = sum(charges) - sum(given);
  const pending = rows.filter((row) => row.status === "PENDING" || row.status === "VOIDING");

  expect(net).toBeGreaterThanOrEqual(0);
  expect(sum(rows.filter((row) => row.kind === "REFUND" && row.status !== "FAILED"))).toBeLessThanOrEqual(sum(charges));
  for (const charge of charges) {
    const back = rows.filter((row) => row.chargeId === charge.id && row.status !== "FAILED");
    expect(sum(back)).toBeLessThanOrEqual(charge.amountMinor);
  }
  // Between the parts of a split an order holds part of its money; never all of it.
  if (found.status === "PENDING_PAYMENT") expect(net).toBeLessThan(found.totalMinor);
  if (found.status === "CANCELLED") expect([net, pending.length]).toEqual([0, 0]);
  expect(net).toBeLessThanOrEqual(found.totalMinor);

  const gateway = await client.gatewayTransaction.findMany({ where: { reference: orderId, status: "SUCCEEDED" } });
  const isGatewayId = (id: string | null) => id !== null && !id.startsWith("gc_");
  const ours = made.filter((row) => isGatewayId(row.gatewayTransactionId));
  const known = new Map(gateway.map((row) => [row.id, row]));
  for (const row of ours) {
    expect(known.get(row.gatewayTransactionId ?? "")?.amountMinor).toBe(row.amountMinor);
  }
  // What the gateway did and the ledger does not say is exactly what the ledger calls PENDING.
  const booked = new Set(ours.map((row) => row.gatewayTransactionId));
  const unheard = gateway.filter((row) => !booked.has(row.id) && row.amountMinor > 0);
  // A charge that was called off before its answer came is one open row, whatever became of it over there.
  const calledOff = (row: (typeof gateway)[number]) =>
    row.kind === "VOID" && unheard.some((charge) => charge.id === row.chargeId);
  const unbooked = unheard.filter((row) => !calledOff(row));
  expect(unbooked.length).toBeLessThanOrEqual(pending.length);
  for (const row of unbooked) expect(pending.map((open) => open.amountMinor)).toContain(row.amountMinor);
  const charged = gateway.filter((row) => row.kind === "CHARGE");
  for (const charge of charged) {
    expect(sum(gateway.filter((row) => row.chargeId === charge.id))).toBeLessThanOrEqual(charge.amountMinor);
  }

  const card = await client.paymentMethod.findUniqueOrThrow({ where: { id: "pm_gift" } });
  const onCard = made.filter((row) => row.paymentMethodId === "pm_gift");
  const moved = sum(onCard.filter((row) => row.kind === "REFUND")) - sum(onCard.filter((row) => row.kind === "CHARGE"));
  expect(card.balanceMinor).toBe(6_000 + moved);
}

/** Every act is called again with the gateway well: it must finish what was begun, and begin nothing anew. */
async function settle(orderId: string): Promise<void> {
  const { client } = database;
  await client.gatewayFault.deleteMany();
  const open = await client.payment.findMany({ where: { orderId, kind: "REFUND", status: "PENDING" } });
  for (const act of new Set(open.map((row) => row.act ?? ""))) {
    const parts = await client.payment.findMany({ where: { act, kind: "REFUND", status: { not: "FAILED" } } });
    const [first] = parts;
    if (!first) continue;
    if (act.startsWith("split-back:")) {
      const input = { order_id: orderId, payment_ids: [first.chargeId] };
      await callSkill(database, "refundSplitPayment", input, { actor: system, key: act });
    } else if (act.startsWith("refund-payment:")) {
      const input = { order_id: orderId, payment_id: first.chargeId };
      await callSkill(database, "refundPayment", input, { actor: system, key: act });
    } else {
      const input = { order_id: orderId, amount_minor: sum(parts), reason: "r" };
      await callSkill(database, "executeRefund", input, { key: act });
    }
  }
  // As the engine does it: a split whose answer never came is undone by what its execution charged.
  const { status: before } = await client.order.findUniqueOrThrow({ where: { id: orderId } });
  if (before === "PENDING_PAYMENT") {
    await callSkill(database, "refundSplitPayment", { order_id: orderId }, { actor: system });
  }
  await attempt(() => callSkill(database, "cancelOrder", { order_id: orderId }, { actor: system }));
  const left = await client.payment.count({ where: { orderId, status: { in: ["PENDING", "VOIDING"] } } });
  const { status } = await client.order.findUniqueOrThrow({ where: { id: orderId } });
  expect([status, left]).toEqual([status === "PAID" ? "PAID" : "CANCELLED", 0]);
}

describe("ledger, gateway and orders", () => {
  it("agree after any sequence of acts and failures", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 9 }), async (steps) => {
        await clearShop(database);
        const orderId = await order(database);
        for (const doing of steps) {
          await take(orderId, doing);
          await checkBooks(orderId);
        }
        await settle(orderId);
        await checkBooks(orderId);
      }),
      { numRuns: 10 },
    );
  });

  it("agree when everything happens at once", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (steps) => {
        await clearShop(database);
        const orderId = await order(database);
        await Promise.all(steps.map((doing) => take(orderId, doing)));
        await checkBooks(orderId);
        await settle(orderId);
        await checkBooks(orderId);
      }),
      { numRuns: 10 },
    );
  });
});
