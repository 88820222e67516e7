// The two procedures that move money, against the demo store and its sandbox gateway: what they leave behind when all
// goes well, and when the gateway does not answer (§3.2, §9.1).
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import { systemClock, type Actor, type Ctx, type Locale } from "../context";
import type { TestDatabase } from "../postgres/test-database";
import { loadSops } from "../sop/load";
import type { LoadedSop } from "../sop/graph";
import { advance } from "./advance";
import { answerApproval } from "./approval-answer";
import { startExecution } from "./client";
import { createEngine } from "./run";
import { runToEnd } from "./run-to-end";

const customer: Actor = { userId: "user_demo_customer", role: "customer", customerId: "cust_demo", name: "林晓雯" };
const refundManager: Actor = {
  userId: "user_demo_refund_manager",
  role: "refund_manager",
  customerId: null,
  name: "RM",
};

let database: TestDatabase;
let sops: LoadedSop[];
beforeAll(async () => {
  database = await demoDatabase();
  sops = (await loadSops("sops")).sops;
});
beforeEach(() => database.client.gatewayFault.deleteMany({}));

const ctxOf = (actor: Actor, locale: Locale): Ctx => ({ actor, db: database.client, clock: systemClock, locale });

async function start(sopId: string, input: Record<string, unknown>, locale: Locale): Promise<string> {
  const sop = sops.find((one) => one.graph.sopId === sopId);
  if (!sop) throw new Error(`${sopId} is not loaded`);
  const { executionId } = await startExecution(ctxOf(customer, locale), {
    sop,
    input,
    channel: "web",
    locale,
    intent: "test",
    intentConfidence: 1,
    sentiment: 0,
  });
  await advance(createEngine(database), executionId);
  return executionId;
}

async function open(executionId: string, stepId: string) {
  return database.client.approval.findFirstOrThrow({ where: { executionId, stepId, status: "PENDING" } });
}

async function answer(
  executionId: string,
  stepId: string,
  as: Actor,
  change: { verdict?: "approve" | "reject"; reason?: string; values?: Record<string, number> } = {},
): Promise<void> {
  const { id, hash } = await open(executionId, stepId);
  const verdict = change.verdict ?? "approve";
  await answerApproval(ctxOf(as, "en"), { approvalId: id, hash, ...change, verdict });
  await advance(createEngine(database), executionId);
}

async function ending(executionId: string, locale: Locale) {
  const status = await runToEnd(createEngine(database), executionId);
  const { client } = database;
  const execution = await client.execution.findUniqueOrThrow({ where: { id: executionId } });
  const steps = await client.executionStep.findMany({ where: { executionId }, orderBy: { seq: "asc" } });
  const { message } = execution.output as { message: Record<Locale, string> };
  const undone = steps.filter(({ phase, status: said }) => phase === "COMPENSATION" && said === "SUCCEEDED");
  return { status, answer: message[locale], steps, undone: undone.map(({ name }) => name) };
}

const order = (id: string) => database.client.order.findUniqueOrThrow({ where: { id } });
/** What the customer was sent, the questions asked of them aside. */
async function emails(executionId: string): Promise<string[]> {
  const rows = await database.client.email.findMany({ where: { executionId, template: { not: "notice_v1" } } });
  return rows.map(({ template }) => template);
}
/** Every call of the gateway's operation fails so, until the next test. */
const fault = (operation: string, kind: string) =>
  database.client.gatewayFault.create({ data: { id: `fault_${kind}`, operation, kind, remaining: 100 } });

describe("process_intelligent_refund", () => {
  const refunds = (orderId: string) => database.client.payment.count({ where: { orderId, kind: "REFUND" } });

  it("tells those in charge when the gateway does not carry a refund out", async () => {
    await fault("refund", "DECLINE");
    const id = await start("process_intelligent_refund", { order_id: "11510", reason: "the lamp broke" }, "en");
    await answer(id, "confirm_request", customer);
    const done = await ending(id, "en");
    expect(done.answer).toMatch(/the payment system has not confirmed it.*ticket \*\*#CS-/s);
    expect(await database.client.alert.findMany({ where: { executionId: id } })).toMatchObject([
      { code: "REFUND_EXECUTION_FAILED", status: "OPEN" },
    ]);
    expect(await emails(id)).toEqual([]);
  });

  it("refunds a small clear case once the customer has confirmed it, and once only", async () => {
    const input = { order_id: "11840", reason: "袜子破了", intent: "get_refund" };
    const first = await start("process_intelligent_refund", input, "zh-CN");
    expect(await open(first, "confirm_request")).toMatchObject({ currency: "USD" });
    expect(await refunds("11840")).toBe(0);
    await answer(first, "confirm_request", customer);
    const done = await ending(first, "zh-CN");
    expect(done.status).toBe("SUCCEEDED");
    expect(done.answer).toContain("您的退款申请已批准。");
    expect(done.answer).toContain("优惠券 **");
    expect(await order("11840")).toMatchObject({ status: "REFUNDED" });
    expect(await emails(first)).toEqual(["refund_approved"]);
    expect(await refunds("11840")).toBe(1);

    const second = await start("process_intelligent_refund", input, "zh-CN");
    expect((await ending(second, "zh-CN")).answer).toContain("款项已全部退回");
    expect(await refunds("11840")).toBe(1);
  });

  it("asks a refund manager about a large amount, who may give less", async () => {
    const id = await start("process_intelligent_refund", { order_id: "12262", reason: "it is broken" }, "en");
    await answer(id, "confirm_request", customer);
    expect(await open(id, "request_human_approval")).toMatchObject({ amountMinor: expect.anything(), needed: 1 });
    await answer(id, "request_human_approval", refundManager, { values: { refund_amount_minor: 500 } });
    const done = await ending(id, "en");
    expect(done.status).toBe("SUCCEEDED");
    expect(done.answer).toContain("$5.00 (in part)");
    expect((await order("12262")).status).toBe("DELIVERED");
    const given = await database.client.payment.findMany({ where: { orderId: "12262", kind: "REFUND" } });
    expect(given.map(({ amountMinor }) => amountMinor)).toEqual([500]);
  });

  it("asks again when the approved amount is more than may be refunded", async () => {
    const id = await start("process_intelligent_refund", { order_id: "12262", reason: "it is broken" }, "en");
    await answer(id, "confirm_request", customer);
    const { amountMinor } = await open(id, "request_human_approval");
    const tooMuch = { refund_amount_minor: Number(amountMinor) + 1 };
    await answer(id, "request_human_approval", refundManager, { values: tooMuch });
    const again = await open(id, "request_human_approval");
    expect(again.message).toMatchObject({ en: expect.stringContaining("more than may be refunded") });
    await answer(id, "request_human_approval", refundManager, { verdict: "reject", reason: "It was worn." });
    const done = await ending(id, "en");
    expect(done.answer).toContain("It was worn.");
    expect(await emails(id)).toEqual(["refund_rejected"]);
  });
});

describe("what changes while an answer is awaited", () => {
  /** Answers a card that the facts have left behind, and then the one that shows them. */
  async function answerTwice(executionId: string, stepId: string, as: Actor) {
    await expect(answer(executionId, stepId, as)).rejects.toMatchObject({ options: { reason: "approval_changed" } });
    const card = await open(executionId, stepId);
    await answer(executionId, stepId, as);
    return card;
  }

  it("a higher price is charged once the customer has confirmed it", async () => {
    const id = await start("create_order_with_payment", {}, "en");
    const before = await open(id, "confirm_order");
    const item = await database.client.cartItem.findFirstOrThrow({ where: { cart: { customerId: "cust_demo" } } });
    const raise = (by: number) =>
      database.client.variant.update({ where: { id: item.variantId }, data: { priceMinor: { increment: by } } });
    await raise(500);
    await fault("charge", "DECLINE");
    const card = await answerTwice(id, "confirm_order", customer);
    expect(card.amountMinor).toBe((before.amountMinor ?? 0n) + 500n * BigInt(item.quantity));
    const done = await ending(id, "en");
    const charge = done.steps.find(({ stepId, phase }) => stepId === "process_payment" && phase === "FORWARD");
    // It came to the charge, which the gateway declined, so that the cart is as it was for the other tests.
    const { order_id: placed } = charge?.input as { order_id: string };
    expect(BigInt((await order(placed)).totalMinor)).toBe(card.amountMinor);
    await raise(-500);
  });

  it("what was refunded meanwhile is not refunded again", async () => {
    const id = await start("process_intelligent_refund", { order_id: "12262", reason: "it is broken" }, "en");
    await answer(id, "confirm_request", customer);
    const charge = await database.client.payment.findFirstOrThrow({ where: { orderId: "12262", kind: "CHARGE" } });
    const card = await open(id, "request_human_approval");
    const part = Number(card.amountMinor) - 700;
    const act = { id: "pay_part", gatewayTransactionId: "part", gatewayKey: "part", act: "part" };
    const row = { ...charge, ...act, kind: "REFUND", amountMinor: part, chargeId: charge.id };
    await database.client.payment.create({ data: row });
    expect(await answerTwice(id, "request_human_approval", refundManager)).toMatchObject({ amountMinor: 700n });
    const done = await ending(id, "en");
    expect(done.answer).toContain("$7.00");
  });
});

describe("create_order_with_payment", () => {
  const stock = () => database.client.variant.findMany({ select: { id: true, stock: true }, orderBy: { id: "asc" } });
  const newest = () =>
    database.client.order.findFirstOrThrow({ where: { customerId: "cust_demo" }, orderBy: { placedAt: "desc" } });
  const charges = (steps: readonly { stepId: string; phase: string; status: string }[]) =>
    steps.filter(({ stepId, phase }) => stepId === "process_payment" && phase === "FORWARD");
  const tickets = (executionId: string) => database.client.ticket.findMany({ where: { executionId } });

  it("writes nothing before the customer confirms", async () => {
    const before = await newest();
    const id = await start("create_order_with_payment", {}, "en");
    await answer(id, "confirm_order", customer, { verdict: "reject", reason: "Not now." });
    const done = await ending(id, "en");
    expect([done.status, done.answer.slice(0, 9)]).toEqual(["SUCCEEDED", "All right"]);
    expect((await newest()).id).toBe(before.id);
  });

  let cart: Awaited<ReturnType<typeof database.client.cartItem.findMany>>;
  beforeAll(async () => {
    cart = await database.client.cartItem.findMany({ where: { cart: { customerId: "cust_demo" } } });
  });
  beforeEach(() => database.client.cartItem.createMany({ data: cart, skipDuplicates: true }));
  const booked = async (kind: "CHARGE" | "VOID", reference: string) => {
    const where = { reference, kind, status: "SUCCEEDED" };
    return (await database.client.gatewayTransaction.findMany({ where })).map(({ amountMinor }) => amountMinor);
  };

  it.each([
    ["late", { kind: "DELAY", delayMs: 20, remaining: 100 }],
    ["twice", { kind: "DUPLICATE", remaining: 100 }],
    ["without an answer, and is asked for again", { kind: "TIMEOUT_AFTER", remaining: 1 }],
  ])("takes the money once though the charge comes %s", async (_how, how) => {
    await database.client.gatewayFault.create({ data: { id: `fault_${how.kind}`, operation: "charge", ...how } });
    const id = await start("create_order_with_payment", {}, "en");
    await answer(id, "confirm_order", customer);
    expect((await ending(id, "en")).status).toBe("SUCCEEDED");
    const placed = await newest();
    expect([placed.status, await booked("CHARGE", placed.id)]).toEqual(["PAID", [placed.totalMinor]]);
    expect(await database.client.gatewayFault.count({ where: { remaining: how.remaining } })).toBe(0);
  });

  it("orders what is in the cart and has it paid", async () => {
    const id = await start("create_order_with_payment", {}, "zh-CN");
    await answer(id, "confirm_order", customer);
    const done = await ending(id, "zh-CN");
    expect(done.status).toBe("SUCCEEDED");
    const placed = await newest();
    expect(placed.status).toBe("PAID");
    expect(done.answer).toContain(`订单 **${placed.id}** 已付款`);
    expect(await emails(id)).toEqual(["order_confirmation"]);
    expect(await database.client.cartItem.count({ where: { cart: { customerId: "cust_demo" } } })).toBe(0);

    const again = await start("create_order_with_payment", {}, "zh-CN");
    expect((await ending(again, "zh-CN")).answer).toContain("购物车是空的");
  });

  it("gives everything back when the card is declined", async () => {
    await fault("charge", "DECLINE");
    const id = await start("create_order_with_payment", {}, "en");
    await answer(id, "confirm_order", customer);
    const done = await ending(id, "en");
    expect(done.status).toBe("COMPENSATED");
    expect(done.answer).toContain("Sorry, the payment could not be processed. We have cancelled the order");
    expect(charges(done.steps)).toHaveLength(1);
  });

  it("gives everything back in order when the gateway times out, and says so in the words of §3.2", async () => {
    await fault("charge", "TIMEOUT_BEFORE");
    const before = await stock();
    const id = await start("create_order_with_payment", {}, "zh-CN");
    await answer(id, "confirm_order", customer);
    const done = await ending(id, "zh-CN");
    expect(done.status).toBe("COMPENSATED");
    // Whether the gateway charged is not known until it is asked: the charge in doubt is settled, too.
    expect(done.undone.filter((name) => name !== "refundPayment")).toEqual([
      "releaseInventoryReservation",
      "cancelOrder",
    ]);
    expect(
      await database.client.gatewayTransaction.count({
        where: { reference: (await newest()).id, kind: "CHARGE", status: "SUCCEEDED" },
      }),
    ).toBe(0);
    expect(charges(done.steps).map(({ status }) => status)).toEqual(["FAILED", "FAILED", "FAILED"]);
    expect(await newest()).toMatchObject({ status: "CANCELLED" });
    expect(await stock()).toEqual(before);
    expect(await emails(id)).toEqual(["payment_failed_notification"]);
    const [ticket, ...more] = await tickets(id);
    expect(more).toEqual([]);
    expect(done.answer.trim()).toBe(
      `抱歉，支付处理失败。我们已取消订单并释放库存。请重试或联系客服。\n\n工单号：**#${ticket?.number}**`,
    );
  });

  it("gives back what was charged though the gateway never said so", async () => {
    await fault("charge", "TIMEOUT_AFTER");
    const before = await stock();
    const id = await start("create_order_with_payment", {}, "en");
    await answer(id, "confirm_order", customer);
    expect((await ending(id, "en")).status).toBe("COMPENSATED");
    const placed = await newest();
    const charged = await booked("CHARGE", placed.id);
    expect(charged).toHaveLength(1);
    expect(await booked("VOID", placed.id)).toEqual(charged);
    expect([placed.status, await stock()]).toEqual(["CANCELLED", before]);
  });
});
