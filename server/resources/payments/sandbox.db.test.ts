import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Prisma } from "../../db";
import { testDatabase, type TestDatabase } from "../../postgres/test-database";
import { listFaults, orderCarrierFault, orderGatewayFault } from "../sandbox/order-fault";
import { contextFor } from "../test-resources";
import type { ChargeRequest } from "./gateway";
import { sandboxGateway as gateway } from "./sandbox";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  await database.client.gatewayTransaction.deleteMany();
  await database.client.gatewayFault.deleteMany();
});

const request = (change: Partial<ChargeRequest> = {}): ChargeRequest => ({
  key: "k1",
  token: "tok_visa",
  amountMinor: 1_000,
  currency: "USD",
  reference: "20001",
  ...change,
});
const fault = (data: Omit<Prisma.GatewayFaultCreateInput, "id">) =>
  database.client.gatewayFault.create({ data: { id: `fault_${data.kind}`, ...data } });
const books = () =>
  database.client.gatewayTransaction.findMany({
    select: { kind: true, status: true, amountMinor: true },
    orderBy: { createdAt: "asc" },
  });
const timeout = { code: "TIMEOUT", options: { reason: "gateway_timeout" }, retryable: true };
const charged = { kind: "CHARGE", status: "SUCCEEDED", amountMinor: 1_000 };

async function charge(change: Partial<ChargeRequest> = {}): Promise<string> {
  const answer = await gateway.charge(request(change));
  if (answer.status !== "SUCCEEDED") throw new Error(`The charge is ${answer.status}.`);
  return answer.id;
}

describe("faults", () => {
  it("that delay say for how long, and others do not", async () => {
    const wrong = { name: "ZodError" };
    await expect(orderGatewayFault(contextFor(database), { kind: "DELAY" })).rejects.toMatchObject(wrong);
    await expect(orderCarrierFault(contextFor(database), { kind: "DELAY", delayMs: 0 })).rejects.toMatchObject(wrong);
    await expect(orderCarrierFault(contextFor(database), { kind: "DECLINE", delayMs: 5 })).rejects.toMatchObject(wrong);
    await orderCarrierFault(contextFor(database), { kind: "DELAY", delayMs: 5 });
    expect((await listFaults(contextFor(database))).carrier).toMatchObject([{ kind: "DELAY", delayMs: 5 }]);
  });
});

describe("charging", () => {
  it("takes each key once, however many arrive at a time, and answers all alike", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => gateway.charge(request())));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await books()).toEqual([charged]);
  });

  it("refuses another call under a key, rather than answering for it", async () => {
    await charge();
    for (const change of [{ amountMinor: 999 }, { reference: "20002" }, { currency: "EUR" }]) {
      await expect(gateway.charge(request(change))).rejects.toMatchObject({
        code: "CONFLICT",
        options: { reason: "gateway_key_reused" },
      });
    }
  });

  it("declines for good under one key", async () => {
    const declined = await gateway.charge(request({ token: "tok_declined" }));
    expect(declined).toMatchObject({ status: "DECLINED", reason: "insufficient_funds" });
    expect(await gateway.charge(request({ token: "tok_declined" }))).toEqual(declined);
  });
});

describe("faults", () => {
  it("times out without having done anything, or after having done it", async () => {
    await fault({ kind: "TIMEOUT_BEFORE" });
    await expect(gateway.charge(request())).rejects.toMatchObject(timeout);
    expect(await books()).toEqual([]);
    await fault({ kind: "TIMEOUT_AFTER" });
    await expect(gateway.charge(request())).rejects.toMatchObject(timeout);
    expect(await books()).toEqual([charged]);
    expect(await gateway.charge(request())).toMatchObject({ status: "SUCCEEDED" });
    expect(await books()).toEqual([charged]);
  });

  it("applies a fault to what it names, as often as it says", async () => {
    await fault({ kind: "TIMEOUT_BEFORE", operation: "charge", reference: "20001", amountMinor: 1_000, remaining: 2 });
    await charge({ key: "other order", reference: "20002" });
    await charge({ key: "other amount", amountMinor: 5 });
    await expect(gateway.charge(request())).rejects.toMatchObject(timeout);
    await expect(gateway.charge(request())).rejects.toMatchObject(timeout);
    await charge();
    await fault({ kind: "DECLINE", operation: "refund" });
    await charge({ key: "k2" });
  });

  it("has cards that always time out", async () => {
    await expect(gateway.charge(request({ token: "tok_timeout" }))).rejects.toMatchObject(timeout);
    await expect(gateway.charge(request({ token: "tok_timeout_after" }))).rejects.toMatchObject(timeout);
    expect(await books()).toEqual([charged]);
  });

  it("does a request that the network delivers twice once", async () => {
    await charge({ token: "tok_duplicate" });
    expect(await books()).toEqual([charged]);
  });

  it("does a delayed request late, and only once", async () => {
    await fault({ kind: "DELAY", delayMs: 50 });
    await Promise.all([charge(), charge()]);
    expect(await books()).toEqual([charged]);
  });
});

describe("refunds", () => {
  const refund = (chargeId: string, key: string, amountMinor: number) =>
    gateway.refund({ key, chargeId, amountMinor, currency: "USD", reference: "20001" });

  it("gives back no more than was charged, under concurrent calls", async () => {
    const id = await charge();
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => refund(id, `r${i}`, 300)));
    expect(answers.filter((answer) => answer.status === "SUCCEEDED")).toHaveLength(3);
    expect(answers.find((answer) => answer.status === "DECLINED")).toMatchObject({ reason: "exceeds_charge" });
    const again = await Promise.all(Array.from({ length: 10 }, (_, i) => refund(id, `r${i}`, 300)));
    expect(again).toEqual(answers);
  });

  it("declines a charge it does not know, another currency, and a closed account", async () => {
    const id = await charge();
    expect(await refund("ch_none", "r1", 1)).toMatchObject({ status: "DECLINED", reason: "unknown_charge" });
    const euros = { key: "r2", chargeId: id, amountMinor: 1, currency: "EUR", reference: "20001" };
    expect(await gateway.refund(euros)).toMatchObject({ status: "DECLINED" });
    await fault({ kind: "DECLINE", operation: "refund" });
    expect(await refund(id, "r3", 1)).toMatchObject({ status: "DECLINED", reason: "account_closed" });
  });

  it("times out and is done once all the same", async () => {
    const id = await charge();
    await fault({ kind: "TIMEOUT_AFTER", operation: "refund" });
    await expect(refund(id, "r1", 400)).rejects.toMatchObject(timeout);
    expect(await refund(id, "r1", 400)).toMatchObject({ status: "SUCCEEDED" });
    expect((await books()).filter((row) => row.kind === "REFUND")).toHaveLength(1);
  });
});

describe("voiding", () => {
  const voidIt = (chargeKey = "k1") => gateway.voidCharge({ ...request(), chargeKey });

  it("gives a charge back whole, once", async () => {
    const id = await charge();
    const answer = await voidIt();
    expect(answer).toMatchObject({ status: "VOIDED", chargeId: id });
    expect(await voidIt()).toEqual(answer);
    expect(await gateway.charge(request())).toEqual({ status: "VOIDED" });
    expect(
      await gateway.refund({ key: "r", chargeId: id, amountMinor: 1, currency: "USD", reference: "20001" }),
    ).toMatchObject({ status: "DECLINED", reason: "exceeds_charge" });
  });

  it("comes too late where it is to be declined, and bars what has not arrived all the same", async () => {
    const id = await charge();
    await fault({ kind: "DECLINE", operation: "void" });
    expect(await voidIt()).toEqual({ status: "SETTLED", chargeId: id });
    expect(await books()).toEqual([charged]);
    expect(await voidIt()).toMatchObject({ status: "VOIDED", chargeId: id });
  });

  it("bars a charge that has not arrived yet", async () => {
    expect(await voidIt()).toMatchObject({ status: "VOIDED", chargeId: null });
    expect(await gateway.charge(request())).toEqual({ status: "VOIDED" });
    expect((await books()).filter((row) => row.kind === "CHARGE")).toEqual([]);
  });

  it("wins or loses against a charge that arrives at the same moment, never both", async () => {
    for (let round = 0; round < 10; round++) {
      const key = `race ${round}`;
      const [answer, voided] = await Promise.all([gateway.charge(request({ key })), voidIt(key)]);
      const given = voided.status === "VOIDED" && voided.chargeId !== null;
      expect(answer.status).toBe(given ? "SUCCEEDED" : "VOIDED");
    }
  });

  it("is too late for a charge that was partly refunded, or made long ago", async () => {
    const id = await charge();
    await gateway.refund({ key: "r", chargeId: id, amountMinor: 1, currency: "USD", reference: "20001" });
    expect(await voidIt()).toEqual({ status: "SETTLED", chargeId: id });
    const old = await charge({ key: "old" });
    await database.client
      .$executeRaw`UPDATE gateway_transactions SET created_at = now() - interval '25 hours' WHERE id = ${old}`;
    expect(await voidIt("old")).toEqual({ status: "SETTLED", chargeId: old });
  });
});
