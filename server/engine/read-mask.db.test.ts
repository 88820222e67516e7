import { beforeAll, describe, expect, it } from "vitest";
import { demoDatabase } from "../../prisma/test-demo";
import type { Ctx, Role } from "../context";
import type { TestDatabase } from "../postgres/test-database";
import type { LoadedSop } from "../sop/graph";
import { reviewDecision } from "./control-review";
import { getExecution, listExecutions } from "./read";
import { outputNode, skillNode, sopOf, testContext } from "./test-engine";
import { placeExecution } from "./test-standing";

let database: TestDatabase;
const EMAIL = "lin@private.example";
const steps = [skillNode("get", "end", { skill: "getOrderDetails", outputVar: "order" }), outputNode("end", "done")];
const policy = (maskSensitive: boolean) => ({ level: "FULL_TRACE", maskSensitive, reviewRequired: true }) as const;
const masking = sopOf(steps, { auditPolicy: policy(true) });
const open = sopOf(steps, { sopId: "open_sop", auditPolicy: policy(false) });

beforeAll(async () => {
  database = await demoDatabase();
});

const as = (role: Role, over: Partial<Ctx["actor"]> = {}) =>
  testContext(database, { userId: `user_${role}`, role, ...over });
const owner = () => as("customer", { userId: "user_demo_customer", customerId: "cust_demo" });

async function place(sop: LoadedSop): Promise<{ executionId: string; name: string }> {
  const customer = await database.client.customer.findUniqueOrThrow({ where: { id: "cust_demo" } });
  const output = { order_id: "12345", customer_name: customer.name, customer_email: EMAIL };
  const executionId = await placeExecution(database, sop, {
    status: "SUCCEEDED",
    row: {
      userId: "user_demo_customer",
      customerId: "cust_demo",
      input: { order_id: "12345", message: `write to ${EMAIL}, ${customer.name}` },
      variables: { order: output },
      output: { message: { en: `Dear ${customer.name}`, "zh-CN": `${customer.name}，您好` }, outcome: "resolved" },
    },
    steps: [
      { stepId: "get", output },
      { stepId: "end", status: "FAILED", error: { code: "CONFLICT", message: `no answer from ${EMAIL}` } },
    ],
  });
  return { executionId, name: customer.name };
}

describe("personal data in an execution", () => {
  it("is for its customer and for who may read it, and for nobody else", async () => {
    const { executionId, name } = await place(masking);
    for (const ctx of [owner(), as("manager"), as("admin")]) {
      const detail = await getExecution(ctx, { executionId });
      expect(detail.masked).toBe(false);
      expect(JSON.stringify(detail.steps)).toContain(EMAIL);
    }
    for (const role of ["ops", "customer_service", "refund_manager"] as const) {
      const detail = await getExecution(as(role), { executionId });
      const text = JSON.stringify(detail);
      expect([role, detail.masked, text.includes(EMAIL), text.includes(name)]).toEqual([role, true, false, false]);
      expect(detail.steps[0]).toMatchObject({
        stepId: "get",
        output: { order_id: "12345", customer_email: "l•••@•••" },
      });
      expect(detail.execution).toMatchObject({ id: executionId, customerId: "cust_demo" });
    }
  });

  it("is in the list as in the page", async () => {
    const { executionId, name } = await place(masking);
    const nameFor = async (ctx: Ctx) =>
      (await listExecutions(ctx, { search: executionId })).rows.map(({ customerName }) => customerName);
    expect(await nameFor(as("manager"))).toEqual([name]);
    expect(await nameFor(owner())).toEqual([name]);
    expect(await nameFor(as("ops"))).toEqual([`${[...name][0]}•••`]);
  });

  it("is shown where the SOP does not mask it", async () => {
    const { executionId, name } = await place(open);
    const detail = await getExecution(as("ops"), { executionId });
    expect([detail.masked, detail.execution.customerName]).toEqual([false, name]);
  });

  it("stays in the journal itself, which an undoing needs", async () => {
    const { executionId } = await place(masking);
    const row = await database.client.executionStep.findFirstOrThrow({ where: { executionId, stepId: "get" } });
    expect(row.output).toMatchObject({ customer_email: EMAIL });
  });
});

describe("reviewDecision", () => {
  const decisionOf = (executionId: string) => database.client.aiDecision.findFirstOrThrow({ where: { executionId } });

  it("notes who looked at it, what they found, and why", async () => {
    const { executionId } = await place(masking);
    expect((await getExecution(as("manager"), { executionId })).actions.review).toBe(true);
    await reviewDecision(as("manager", { name: "Mei" }), { executionId, verdict: "disagreed", note: "too generous" });
    expect(await decisionOf(executionId)).toMatchObject({ humanReviewed: true, reviewerId: "user_manager" });
    const detail = await getExecution(as("manager"), { executionId });
    expect(detail.review).toMatchObject({ verdict: "disagreed", note: "too generous", by: "Mei" });
    expect(detail.actions.review).toBe(false);
    expect(await database.client.auditLog.findMany({ where: { executionId, action: "decision.review" } })).toEqual([
      expect.objectContaining({ actorId: "user_manager", before: { humanReviewed: false } }),
    ]);
  });

  it("counts once, is not for whom it was made, and says why it disagrees", async () => {
    const { executionId } = await place(masking);
    const review = (ctx: Ctx, verdict: "agreed" | "disagreed" = "agreed") =>
      reviewDecision(ctx, { executionId, verdict }).then(
        () => "done",
        (error: { code?: string; name: string; options?: { reason?: string } }) =>
          [error.code ?? error.name, error.options?.reason].filter(Boolean).join(" "),
      );
    expect(await review(owner())).toBe("FORBIDDEN");
    expect(await review(as("manager", { userId: "user_demo_customer" }))).toBe("FORBIDDEN own_request");
    expect(await review(as("manager"), "disagreed")).toBe("ZodError");
    expect((await decisionOf(executionId)).humanReviewed).toBe(false);
    const both = await Promise.all([review(as("manager")), review(as("refund_manager"))]);
    expect(both.sort()).toEqual(["CONFLICT reviewed", "done"]);
    const live = await placeExecution(database, masking, { status: "RUNNING" });
    const early = reviewDecision(as("manager"), { executionId: live, verdict: "agreed" });
    await expect(early).rejects.toMatchObject({ code: "CONFLICT", options: { reason: "not_ended" } });
  });
});
