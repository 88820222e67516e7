// A company's own order system behind getOrderDetails: the SOP stays as it is, and whatever the system does, a step hears
// of it in Steward's words.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { demoDatabase } from "../../../prisma/test-demo";
import { systemClock, type Actor, type Ctx } from "../../context";
import { startExecution } from "../../engine/client";
import { createEngine } from "../../engine/run";
import { runToEnd } from "../../engine/run-to-end";
import type { TestDatabase } from "../../postgres/test-database";
import { loadSops } from "../../sop/load";
import { putSkills } from "../published";
import { getSkill, pluggedSkills, setPluggedSkills } from "../registry";
import { agent, customer, ops, skillContext, stranger, system } from "../test-shop";
import { bindSkills, checkBindings, retryBinding, unbindSkills } from "./bindings";
import { bindingSchema, type Binding } from "./binding.schema";
import { listBindings } from "./list-bindings";
import { followBindings, loadBindings } from "./load-bindings";
import { addResource, orderBinding, orderSystem } from "./test-systems";

let database: TestDatabase;
let orders: Awaited<ReturnType<typeof orderSystem>>;
beforeAll(async () => {
  database = await demoDatabase();
  orders = await orderSystem();
  await addResource(database, "erp", orders.url);
  await addResource(database, "erp_guarded", orders.url, { allowPrivate: false });
});
afterAll(async () => {
  setPluggedSkills([]);
  await orders.close();
});
beforeEach(() => {
  orders.state.trouble = null;
});

const as = (actor: Actor): Ctx => ({ actor, db: database.client, clock: systemClock, locale: "en" });
const operator = () => as(ops);
const call = (input: Record<string, unknown>, actor: Actor = customer, key = "k") =>
  getSkill("getOrderDetails").run(skillContext(database.client, key, { actor }), input);
const refused = (code: string, reason: string) =>
  expect.objectContaining({ code, options: expect.objectContaining({ reason }) });

async function bind(...bindings: unknown[]): Promise<void> {
  await bindSkills(operator(), { bindings: bindings as Binding[] });
  await loadBindings(database.client);
}

describe("binding a skill", () => {
  it("is refused without permission, and leaves nothing", async () => {
    await expect(bindSkills(as(agent), { bindings: [orderBinding("erp")] as never })).rejects.toThrow(
      expect.objectContaining({ code: "FORBIDDEN" }),
    );
    await expect(unbindSkills(as(agent), { skills: ["getOrderDetails"] })).rejects.toThrow(
      expect.objectContaining({ code: "FORBIDDEN" }),
    );
    expect(await database.client.skillBinding.count()).toBe(0);
  });

  it("is tried with its sample, audited, heard of by every process, and let go of again", async () => {
    const stop = await followBindings(database.client);
    const report = await bindSkills(operator(), { bindings: [orderBinding("erp")] as never });
    expect(report.problems).toEqual([]);
    expect(report.trials).toMatchObject([
      { skill: "getOrderDetails", ok: true, fields: expect.arrayContaining(["items"]) },
    ]);
    await expect.poll(() => getSkill("getOrderDetails").sla.maxLatencyMs).toBe(5_000);
    stop();
    expect(await listBindings(operator())).toMatchObject([
      {
        name: "getOrderDetails",
        kind: "http",
        system: "erp",
        replaces: "getOrderDetails",
        trial: { ok: true },
        version: 1,
      },
    ]);
    orders.state.trouble = "down";
    expect(await retryBinding(operator(), { skill: "getOrderDetails" })).toMatchObject({ ok: false });
    await unbindSkills(operator(), { skills: ["getOrderDetails"] });
    await expect(unbindSkills(operator(), { skills: ["getOrderDetails"] })).rejects.toThrow(
      refused("NOT_FOUND", "binding_not_found"),
    );
    await loadBindings(database.client);
    expect(await call({ order_id: "12345" })).not.toMatchObject({ items: [{ name: "Merino scarf" }] });
    const audit = await database.client.auditLog.findMany({
      where: { resourceType: "binding" },
      orderBy: { seq: "asc" },
    });
    expect(audit.map(({ action, actorId }) => [action, actorId])).toEqual([
      ["binding.create", "user_ops"],
      ["binding.try", "user_ops"],
      ["binding.remove", "user_ops"],
    ]);
  });

  it.each([
    [
      "an answer that breaks the contract",
      orderBinding("erp", { output: '{"order_id": response.no}' }),
      "output_incomplete",
    ],
    ["a resource that is not there", orderBinding("nowhere"), "resource_not_found"],
    ["a private address", orderBinding("erp_guarded"), "private_address"],
    ["no sample", { ...orderBinding("erp"), sample: undefined }, "sample_missing"],
    ["a sample the system does not know", { ...orderBinding("erp"), sample: { order_id: "1" } }, "order_not_found"],
    ["an owner that is never named", { ...orderBinding("erp"), owner: "response.buyer.email" }, "owner_unnamed"],
  ])("is refused for %s", async (_what, binding, code) => {
    const ctx = operator();
    const { problems } = await checkBindings(ctx, { bindings: [binding] as never });
    expect(problems).toContainEqual(expect.objectContaining({ code, severity: "error" }));
    await expect(bindSkills(ctx, { bindings: [binding] as never })).rejects.toThrow(
      refused("CONFLICT", "binding_refused"),
    );
    expect(await database.client.skillBinding.count()).toBe(0);
  });

  it("is refused when two of a file or an import have one name", async () => {
    const bindings = [orderBinding("erp"), orderBinding("erp")] as never;
    const { problems } = await checkBindings(operator(), { bindings });
    expect(problems).toContainEqual(expect.objectContaining({ code: "bound_twice", severity: "error" }));
  });

  it("names the fields of a sample's answer that do not fit", async () => {
    orders.state.trouble = "shape";
    const { problems } = await checkBindings(operator(), { bindings: [orderBinding("erp")] as never });
    expect(problems.map(({ code, message }) => `${code} ${message}`).join()).toMatch(/system_shape.*customer_name/);
  });

  it("may be done while the system is away, when that is said", async () => {
    orders.state.trouble = "down";
    const bindings = [orderBinding("erp")] as never;
    const { problems } = await checkBindings(operator(), { bindings, untried: true });
    expect(problems).toMatchObject([{ severity: "warning", code: "system_down" }]);
    expect((await checkBindings(operator(), { bindings })).problems).toMatchObject([{ severity: "error" }]);
  });
});

describe("a skill that a company's own system carries out", () => {
  beforeAll(() => {
    orders.state.trouble = null;
    return bind(orderBinding("erp"));
  });

  it("answers in the contract's words, with a list of one still a list and what is absent null", async () => {
    expect(await call({ order_id: "12345" })).toMatchObject({
      order_id: "12345",
      status: "SHIPPED",
      items: [{ name: "Merino scarf", quantity: 2, unit_price_minor: 4150 }],
      total_minor: 8300,
      placed_at: "2026-11-14T02:00:00.000Z",
      delivered_at: null,
    });
    expect(orders.seen.at(-1)).toMatchObject({ method: "GET", path: "/orders/12345?lang=en&for=customer" });
  });

  it("shows a customer nobody else's record: it is as if it were not there", async () => {
    const strangers = await call({ order_id: "555" }).catch((error: Error) => error);
    const nobodys = await call({ order_id: "404" }).catch((error: Error) => error);
    expect(strangers).toEqual(refused("NOT_FOUND", "order_not_found"));
    expect((strangers as Error).message).toBe((nobodys as Error).message);
    await expect(call({ order_id: "12345" }, stranger)).rejects.toThrow(refused("NOT_FOUND", "order_not_found"));
    expect(await call({ order_id: "555" }, agent)).toMatchObject({ customer_email: "stranger@example.com" });
  });

  it("names a customer by Steward's id, for the steps that follow, and whom Steward does not know by the system's", async () => {
    for (const actor of [customer, agent]) {
      expect(await call({ order_id: "12345" }, actor)).toMatchObject({ customer_id: "cust_demo" });
    }
    expect(await call({ order_id: "555" }, agent)).toMatchObject({ customer_id: "B-77" });
  });

  it("goes nowhere else, whatever is asked for", async () => {
    const seen = orders.seen.length;
    for (const order_id of ["..", "."]) await expect(call({ order_id })).rejects.toThrow(/./);
    expect(orders.seen.length).toBe(seen);
    await expect(call({ order_id: "../admin?x=1#y" })).rejects.toThrow(/./);
    for (const { path } of orders.seen.slice(seen)) expect(path).toMatch(/^\/orders\/[^/]*\?lang/);
  });

  it("asks for the permission of the contract it keeps", async () => {
    const nobody: Actor = { ...stranger, role: "none" as never };
    await expect(call({ order_id: "12345" }, nobody)).rejects.toThrow(/./);
  });

  it.each([
    ["down", "UNAVAILABLE", "system_down", true],
    ["busy", "RATE_LIMITED", "system_busy", true],
    ["credentials", "INTERNAL", "system_credentials", false],
    ["shape", "INTERNAL", "system_shape", false],
    ["nonsense", "INTERNAL", "system_shape", false],
    ["huge", "PAYLOAD_TOO_LARGE", "answer_too_large", false],
  ] as const)("says of a system that is %s: %s", async (trouble, code, reason, retryable) => {
    orders.state.trouble = trouble;
    const error = (await call({ order_id: "12345" }).catch((one: unknown) => one)) as Error & { retryable: boolean };
    expect(error).toEqual(refused(code, reason));
    expect(error.retryable).toBe(retryable);
    expect(error.message).not.toMatch(/db-7|example\.com|xxx/);
  });

  it("names the field that does not fit, and not what it held", async () => {
    orders.state.trouble = "shape";
    await expect(call({ order_id: "12345" })).rejects.toThrow(/customer_name: .*expected string/);
    orders.state.trouble = "amount";
    await expect(call({ order_id: "12345" })).rejects.toThrow(
      expect.objectContaining({ code: "INTERNAL", message: expect.stringMatching(/total_minor: .*number/) }),
    );
    await expect(call({ order_id: "12345" })).rejects.not.toThrow(/83/);
  });

  it("reads JSON that does not say what it is, and says of text that it is none", async () => {
    orders.state.trouble = "unsaid";
    expect(await call({ order_id: "12345" })).toMatchObject({ order_id: "12345" });
    orders.state.trouble = "nonsense";
    await expect(call({ order_id: "12345" })).rejects.toThrow(/Its answer was text, not JSON\.$/);
  });

  it("takes a refusal out of a successful answer where the binding says so", async () => {
    await expect(call({ order_id: "gone" }, agent)).rejects.toThrow(refused("CONFLICT", "order_archived"));
  });

  it("gives up in time", async () => {
    await bind({ ...orderBinding("erp"), timeout_ms: 150 });
    orders.state.trouble = "hang";
    await expect(call({ order_id: "12345" })).rejects.toThrow(refused("TIMEOUT", "resource_timeout"));
    orders.state.trouble = null;
    await bind(orderBinding("erp"));
  });

  it("is refused where the resource is not for who asks, or is a private address nobody allowed", async () => {
    const { client } = database;
    await client.resource.update({ where: { id: "erp" }, data: { allowPrivate: false } });
    await expect(call({ order_id: "12345" })).rejects.toThrow(refused("FORBIDDEN", "private_address"));
    await client.resource.update({ where: { id: "erp" }, data: { allowPrivate: true, roles: ["manager"] } });
    await expect(call({ order_id: "12345" })).rejects.toThrow(refused("FORBIDDEN", "resource_forbidden"));
    await client.resource.update({ where: { id: "erp" }, data: { roles: [] } });
  });

  it("never gives way to the built-in skill when its binding cannot be read", async () => {
    await database.client.skillBinding.update({
      where: { name: "getOrderDetails" },
      data: { definition: { http: 1 } },
    });
    await loadBindings(database.client);
    await expect(call({ order_id: "12345" })).rejects.toThrow(refused("UNAVAILABLE", "binding_broken"));
    expect(await listBindings(operator())).toMatchObject([{ usable: false }]);
    await bind(orderBinding("erp"));
  });

  it("stands under an SOP that knows nothing of it", async () => {
    const { sops } = await loadSops("sops");
    const sop = sops.find(({ graph }) => graph.sopId === "handle_order_delay")!;
    const run = async (order_id: string) => {
      const { executionId } = await startExecution(as(customer), {
        ...{
          sop,
          input: { order_id, message: "Where is it?", sentiment: -0.5 },
          channel: "web",
          locale: "en" as const,
        },
        ...{ intent: "delivery_delay", intentConfidence: 1, sentiment: 0 },
      });
      const status = await runToEnd(createEngine(database), executionId);
      const { output } = await database.client.execution.findUniqueOrThrow({ where: { id: executionId } });
      const steps = await database.client.executionStep.findMany({ where: { executionId }, orderBy: { seq: "asc" } });
      return { status, steps, answer: (output as { message: { en: string } }).message.en };
    };
    const asked = orders.seen.length;
    const late = await run("12345");
    expect(late.status).toBe("SUCCEEDED");
    expect(orders.seen.length).toBe(asked + 1);
    const found = late.steps.find(({ stepId }) => stepId === "get_order")?.output;
    expect(found).toMatchObject({ items: [{ name: "Merino scarf" }], total_minor: 8300 });
    const missing = await run("no-such");
    expect(missing.steps.map(({ stepId }) => stepId)).toContain("answer_not_found");
  });
});

describe("a write of the company's own", () => {
  const ticket = bindingSchema.parse({
    skill: {
      name: "openCase",
      category: "service",
      description: { "zh-CN": "在客服系统中建立工单", en: "Opens a case in the helpdesk" },
      input: {
        type: "object",
        properties: { order_id: { type: "string" }, text: { type: "string", maxLength: 500 } },
        required: ["order_id", "text"],
      },
      output: { type: "object", properties: { case_id: { type: "integer" } }, required: ["case_id"] },
      permissions: ["plugged:write"],
      effect: "external",
      idempotency: "{order_id}",
      summary: { "zh-CN": "为订单 {order_id} 建立工单", en: "Open a case about order {order_id}" },
    },
    http: {
      resource: "erp",
      method: "POST",
      path: "/cases",
      body: '{"about": input.order_id, "text": input.text, "by": actor.id}',
      output: '{"case_id": response.ticket.id}',
    },
  });

  it("sends what the expressions say under the key of the business act, once it is bound", async () => {
    await bind(ticket);
    const skill = getSkill("openCase");
    const input = { order_id: "12345", text: 'a "quoted" line' };
    expect(skill.idempotency(input)).toBe("openCase:12345");
    expect(skill.summarize(input, "zh-CN")).toBe("为订单 12345 建立工单");
    expect(skill.reversibility).toEqual({ kind: "irreversible" });
    const ctx = skillContext(database.client, "openCase:12345", { actor: system });
    expect(await skill.run(ctx, input)).toEqual({ case_id: 71 });
    const sent = orders.seen.at(-1)!;
    expect(JSON.parse(sent.body)).toEqual({ about: "12345", text: input.text, by: "system" });
    expect(sent.headers).toMatchObject({ "idempotency-key": "openCase%3A12345", "content-type": "application/json" });
    await bind({ ...ticket, http: { ...ticket.http!, body: "input.text" } });
    await getSkill("openCase").run(ctx, input);
    const [words] = orders.seen.slice(-1);
    expect([JSON.parse(words!.body), words!.headers["content-type"]]).toEqual([input.text, "application/json"]);
    await expect(skill.run({ ...ctx, actor: customer }, input)).rejects.toThrow(
      expect.objectContaining({ code: "FORBIDDEN" }),
    );
    await unbindSkills(operator(), { skills: ["openCase"] });
  });

  it("keeps what was promised under its name, also when it was let go of meanwhile, and says what broke", async () => {
    await bind(ticket);
    await putSkills(database.client, pluggedSkills(), new Date());
    await unbindSkills(operator(), { skills: ["openCase"] });
    await loadBindings(database.client);
    const skill = { ...ticket.skill!, output: { type: "object", properties: { number: { type: "string" } } } };
    const again = (version: string) => bind({ ...ticket, skill: { ...skill, version } });
    await expect(again("1.1.0")).rejects.toThrow(
      "This breaks what openCase 1.0.0 promised: output.case_id may be missing now;",
    );
    expect(await database.client.skillBinding.count({ where: { name: "openCase" } })).toBe(0);
    await again("2.0.0");
    expect(getSkill("openCase").version).toBe("2.0.0");
    await unbindSkills(operator(), { skills: ["openCase"] });
  });

  it("is bound together with what undoes it, or not at all", async () => {
    const place = {
      implements: "createOrder",
      http: { resource: "erp", method: "POST", path: "/orders", body: '{"who": actor.email, "items": input.items}' },
      owner: "system",
    };
    const { problems } = await checkBindings(operator(), { bindings: [place] as never });
    expect(problems).toMatchObject([{ skill: "createOrder", code: "undo_elsewhere" }]);
    const undo = {
      implements: "cancelOrder",
      owner: "system",
      http: { resource: "erp", method: "DELETE", path: "/orders/{input.order_id}", query: '{"who": actor.id}' },
    };
    const both = await checkBindings(operator(), { bindings: [place, undo] as never });
    expect(both.problems.filter(({ code }) => code === "undo_elsewhere")).toEqual([]);
  });
});
