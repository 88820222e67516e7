// Customers' records, tickets and labels: who reaches what, what is refused, and what undoing leaves alone. That each skill
// works once and is undone exactly is tried for all of them in skills/every-skill.db.test.ts.
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor, Ctx } from "../context";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { addAddress, listAddresses, removeAddress, restoreDefaultAddress, updateDefaultAddress } from "./addresses";
import { complaintTerms } from "./complaint-terms";
import { updateProfile, restoreProfile } from "./customer-profile";
import { findCustomer } from "./customers";
import { createLabel, findLabel, voidLabel } from "./labels";
import { listPaymentMethods } from "./payment-methods";
import { refundHistory } from "./refund-facts";
import { assignTicket, restoreTicket, updateTicket } from "./ticket-changes";
import { listOwnTickets, readTicket } from "./ticket-reading";
import { createTicket } from "./tickets";
import { verifyIdentity } from "./verify-identity";

const NOW = new Date("2026-11-22T17:00:00Z");
let database: TestDatabase;

const lin: Actor = { userId: "user_lin", role: "customer", customerId: "cust_lin", name: "林晓雯" };
const noah: Actor = { userId: "user_noah", role: "customer", customerId: "cust_noah", name: "Noah Brown" };
const agent: Actor = { userId: "user_agent", role: "customer_service", customerId: null, name: "Maya" };
const ops: Actor = { userId: "user_ops", role: "ops", customerId: null, name: "Diego" };
const as = (actor: Actor): Ctx => ({ actor, db: database.client, clock: { now: () => NOW }, locale: "en" });
const refused = (code: string, reason: string) => ({ code, options: { reason } });
let keys = 0;
const act = () => ({ idempotencyKey: `act-${keys++}`, executionId: "exec_1" });
const audits = async () =>
  (await database.client.auditLog.findMany({ orderBy: { seq: "asc" } })).map((row) => row.action);

const place = { line1: "1 Elm St", line2: "Apt 2", city: "Mesa", region: "AZ", country: "US", postalCode: "85201" };

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  const { client } = database;
  await client.$executeRaw`TRUNCATE customers, users, record_changes, tickets, ticket_notes, audit_log, products CASCADE`;
  const person = (id: string, name: string, parts: object) => ({
    id,
    name,
    email: `${id}@example.com`,
    locale: "en",
    ...parts,
  });
  await client.customer.createMany({
    data: [
      person("cust_lin", "林晓雯 (Xiaowen Lin)", { timezone: "America/Phoenix" }),
      person("cust_noah", "Noah Brown", { firstName: "Noah", lastName: "Brown" }),
      person("cust_twin", "Noah Brown", {}),
    ],
  });
  const home = { label: "Home", recipient: "R", ...place, isDefault: true };
  await client.address.createMany({
    data: [
      { id: "addr_lin", customerId: "cust_lin", ...home, postalCode: "85281" },
      { id: "addr_noah", customerId: "cust_noah", ...home, postalCode: "SW1A 1AA" },
      { id: "addr_twin", customerId: "cust_twin", ...home, postalCode: "sw1a1aa" },
    ],
  });
  await client.user.create({
    data: { id: "user_maya", name: "Maya", email: "maya@example.com", role: "customer_service" },
  });
  await client.product.create({
    data: { id: "prod_1", nameEn: "Mug", nameZh: "杯子", category: "kitchen", descriptionEn: "", descriptionZh: "" },
  });
  await client.variant.create({
    data: { id: "var_1", productId: "prod_1", sku: "MUG", options: {}, priceMinor: 1_000, currency: "USD", stock: 5 },
  });
  await client.order.create({
    data: {
      id: "70001",
      customerId: "cust_lin",
      status: "DELIVERED",
      currency: "USD",
      subtotalMinor: 2_000,
      totalMinor: 2_000,
      shippingAddress: { recipient: "Xiaowen Lin", ...place },
      placedAt: NOW,
      items: {
        create: {
          id: "item_1",
          variantId: "var_1",
          nameEn: "Mug",
          nameZh: "杯子",
          options: {},
          quantity: 2,
          unitPriceMinor: 1_000,
        },
      },
    },
  });
});

describe("who a customer is", () => {
  it("is proven by e-mail, or by name and postal code, for oneself alone", async () => {
    const own = { firstName: "xiaowen", lastName: "LIN", postalCode: "852-81" };
    expect(await verifyIdentity(as(lin), own)).toMatchObject({ verified: true, method: "name_and_postal_code" });
    expect(await verifyIdentity(as(lin), { email: "CUST_LIN@example.com" })).toMatchObject({ verified: true });
    const wrong = { verified: false, reason: "no_match" };
    expect(await verifyIdentity(as(lin), { ...own, postalCode: "85282" })).toEqual(wrong);
    // Somebody else's right answers look like wrong ones.
    expect(await verifyIdentity(as(noah), own)).toEqual(wrong);
    expect(await verifyIdentity(as(noah), { email: "cust_lin@example.com" })).toEqual(wrong);
    expect(await verifyIdentity(as(lin), { firstName: "Xiaowen", lastName: "Lin" })).toEqual({
      verified: false,
      reason: "incomplete",
    });
    expect(await verifyIdentity(as(lin), { email: "a%' OR 1=1\0" })).toEqual(wrong);
    // What a pattern would match proves nothing.
    for (const email of ["%", "cust%", "cust_lin@example_com", "cust______________m", "%@example.com"]) {
      expect(await verifyIdentity(as(lin), { email })).toEqual(wrong);
      expect(await verifyIdentity(as(agent), { email })).toEqual(wrong);
    }
  });

  it("staff find whoever is meant, and are told when several are", async () => {
    expect(await verifyIdentity(as(agent), { email: "cust_noah@example.com" })).toMatchObject({
      customer: { id: "cust_noah" },
    });
    const both = { firstName: "Noah", lastName: "Brown", postalCode: "SW1A1AA" };
    expect(await verifyIdentity(as(agent), both)).toEqual({ verified: false, reason: "ambiguous" });
    await expect(verifyIdentity(as(ops), both)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("somebody else's record answers like one that does not exist", async () => {
    for (const customerId of ["cust_lin", "cust_none", "x\0y"]) {
      await expect(findCustomer(as(noah), { customerId })).rejects.toMatchObject(
        refused("NOT_FOUND", "customer_not_found"),
      );
      await expect(listAddresses(as(noah), { customerId })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(listPaymentMethods(as(noah), { customerId })).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(updateProfile(as(noah), { customerId, phone: "12345", ...act() })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    }
    expect((await findCustomer(as(agent), { customerId: "cust_lin" })).id).toBe("cust_lin");
    // Other systems' ids have hyphens.
    await database.client.customer.update({ where: { id: "cust_twin" }, data: { id: "crm-42" } });
    expect((await refundHistory(as(agent), { customerId: "crm-42" })).customerId).toBe("crm-42");
    expect(await audits()).toEqual([]);
  });
});

describe("a profile", () => {
  it("takes no e-mail address that is somebody else's, also of two who want one at once", async () => {
    await expect(updateProfile(as(lin), { email: "CUST_noah@example.com", ...act() })).rejects.toMatchObject(
      refused("CONFLICT", "email_taken"),
    );
    // An underscore is a letter, not any letter.
    await database.client.customer.update({ where: { id: "cust_twin" }, data: { email: "noahxb@example.com" } });
    await updateProfile(as(noah), { email: "noah_b@example.com", ...act() });
    await database.client.auditLog.deleteMany();
    const both = await Promise.allSettled(
      [lin, noah].map((actor) => updateProfile(as(actor), { email: "new@example.com", ...act() })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find((one) => one.status === "rejected")?.reason).toMatchObject(refused("CONFLICT", "email_taken"));
    expect(await audits()).toEqual(["customer.update"]);
  });

  it("changed twice is put back step by step, and a repeated wish after another is a new act", async () => {
    const key = { idempotencyKey: "A", executionId: "e" };
    const first = await updateProfile(as(noah), { phone: "11111", name: "Noah B", ...key });
    expect(await updateProfile(as(noah), { phone: "11111", ...key })).toMatchObject({
      reused: true,
      changeId: first.changeId,
    });
    const second = await updateProfile(as(noah), { phone: "22222", ...act() });
    const undo = (changeId: string | null) =>
      restoreProfile(as(agent), { customerId: "cust_noah", changeId: changeId ?? "" });
    // What came after it stands: the first cannot be taken back yet.
    expect(await undo(first.changeId)).toEqual({ restored: false });
    expect(await undo(second.changeId)).toEqual({ restored: true });
    expect(await undo(second.changeId)).toEqual({ restored: true });
    expect(await undo(first.changeId)).toEqual({ restored: true });
    expect(await database.client.customer.findUnique({ where: { id: "cust_noah" } })).toMatchObject({
      name: "Noah Brown",
      firstName: "Noah",
      lastName: "Brown",
      phone: null,
    });
    expect(await updateProfile(as(noah), { phone: "11111", ...key })).toMatchObject({
      reused: false,
      changed: ["phone"],
    });
    // Nobody takes back somebody else's.
    await expect(
      restoreProfile(as(lin), { customerId: "cust_noah", changeId: second.changeId ?? "" }),
    ).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});

describe("addresses", () => {
  it("one is the default, whoever adds or rewrites them, and undoing gives it back", async () => {
    const added = await addAddress(as(lin), { ...place, label: "Studio", makeDefault: true, ...act() });
    const defaults = async () => (await listAddresses(as(lin))).filter((one) => one.isDefault).map(({ id }) => id);
    expect(await defaults()).toEqual([added.address.id]);
    const changed = await updateDefaultAddress(as(lin), { ...place, line1: "2 Oak Ave", line2: "", ...act() });
    expect(changed.address).toMatchObject({ id: added.address.id, line1: "2 Oak Ave", line2: null, label: "Studio" });
    const undo = { customerId: "cust_lin" };
    expect(await restoreDefaultAddress(as(lin), { ...undo, changeId: changed.changeId ?? "" })).toEqual({
      restored: true,
    });
    expect(await removeAddress(as(lin), { ...undo, changeId: added.changeId ?? "" })).toEqual({ restored: true });
    expect(await defaults()).toEqual(["addr_lin"]);
    expect(await audits()).toEqual(["address.add", "address.update", "address.restore", "address.remove"]);
  });

  it("say no more than is so already: nothing changes, and nothing is to be undone", async () => {
    const now = { ...place, postalCode: "85281" };
    expect(await updateDefaultAddress(as(lin), { ...now, ...act() })).toMatchObject({ reused: true, changeId: null });
    expect(await audits()).toEqual([]);
  });
});

describe("tickets", () => {
  const open = (actor: Actor, subject = "Invoice") =>
    createTicket(as(actor), {
      kind: "INVOICE",
      priority: "MEDIUM",
      subject,
      description: "Please.",
      idempotencyKey: "same words",
    });

  it("that concern no order are each person's own, though the words be the same", async () => {
    const [own, others] = [await open(lin), await open(noah)];
    expect(own.ticket.id).not.toBe(others.ticket.id);
    expect(await open(lin)).toMatchObject({ reused: true, ticket: { id: own.ticket.id } });
    expect((await listOwnTickets(as(lin))).map(({ id }) => id)).toEqual([own.ticket.id]);
    await expect(readTicket(as(noah), { number: own.ticket.number })).rejects.toMatchObject(
      refused("NOT_FOUND", "ticket_not_found"),
    );
    expect((await readTicket(as(agent), { number: `#${own.ticket.number.toLowerCase()}` })).id).toBe(own.ticket.id);
  });

  it("a customer adds to, reopens and settles; the rest is for the staff", async () => {
    const { number } = (await open(lin)).ticket;
    await updateTicket(as(lin), { number, note: "Any news?", status: "RESOLVED", ...act() });
    await updateTicket(as(agent), { number, note: "For colleagues", ...act() });
    await updateTicket(as(agent), { number, note: "It is sent.", noteForCustomer: true, ...act() });
    expect((await readTicket(as(lin), { number })).notes.map(({ text }) => text)).toEqual(["Any news?", "It is sent."]);
    expect((await readTicket(as(agent), { number })).notes).toHaveLength(3);
    for (const change of [{ priority: "URGENT" as const }, { status: "CLOSED" as const }]) {
      await expect(updateTicket(as(lin), { number, ...change, ...act() })).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    await expect(assignTicket(as(lin), { number, team: "Refund Team", ...act() })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(updateTicket(as(noah), { number, note: "Mine?", ...act() })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("go to a colleague by e-mail, to nobody who does not exist, and back when it is undone", async () => {
    const { number } = (await open(lin)).ticket;
    const change = await assignTicket(as(agent), { number, user: "MAYA@example.com", ...act() });
    expect(change.ticket.assignedTo).toBe("Maya");
    for (const user of ["user_lin", "nobody@example.com", "\0", "maya%", "%", "m_ya@example.com"]) {
      await expect(assignTicket(as(agent), { number, user, ...act() })).rejects.toMatchObject(
        refused("NOT_FOUND", "assignee_not_found"),
      );
    }
    const { ticket, restored } = await restoreTicket(as(agent), { number, changeId: change.changeId ?? "" });
    expect([ticket.assignedTo, restored]).toEqual(["Payments Team", true]);
  });

  it("closed and reopened by undoing keeps its key only while no other has it", async () => {
    const { number } = (await open(lin)).ticket;
    const closed = await updateTicket(as(agent), { number, status: "CLOSED", ...act() });
    const next = await open(lin);
    expect(next.reused).toBe(false);
    const { ticket } = await restoreTicket(as(agent), { number, changeId: closed.changeId ?? "" });
    expect(ticket).toMatchObject({ status: "OPEN", resolvedAt: null, idempotencyKey: null });
  });
});

describe("labels", () => {
  const label = (over: object = {}) =>
    createLabel(as(lin), { orderId: "70001", kind: "RETURN" as const, idempotencyKey: "l", ...over });

  it("are made for what has arrived, say what is in the parcel, and go back to the nearest centre", async () => {
    const made = (await label({ items: ["MUG"] })).label;
    expect(made).toMatchObject({
      carrier: "UPS",
      status: "ACTIVE",
      items: [{ name_en: "Mug", name_zh: "杯子", quantity: 1 }],
    });
    expect(made.trackingNumber).toMatch(/^RT\d{12}$/);
    expect(made.fromAddress).toMatchObject({ recipient: "Xiaowen Lin", city: "Mesa" });
    expect(await label()).toMatchObject({ reused: true, label: { id: made.id } });
    expect((await label({ kind: "EXCHANGE", idempotencyKey: "x" })).label.items).toEqual([
      { name_en: "Mug", name_zh: "杯子", quantity: 2 },
    ]);
    await expect(label({ items: ["MUG", "var_1", "item_1"], idempotencyKey: "y" })).rejects.toMatchObject(
      refused("NOT_FOUND", "item_not_found"),
    );
  });

  it("are refused before anything has arrived, and to anybody else", async () => {
    for (const status of ["PENDING_PAYMENT", "PAID", "PROCESSING", "SHIPPED", "CANCELLED", "REFUNDED", "RETURNED"]) {
      await database.client.order.update({ where: { id: "70001" }, data: { status } });
      await expect(label()).rejects.toMatchObject(refused("CONFLICT", "label_not_allowed"));
    }
    await database.client.order.update({ where: { id: "70001" }, data: { status: "RETURN_REQUESTED" } });
    await expect(label({ kind: "EXCHANGE" })).rejects.toMatchObject(refused("CONFLICT", "label_not_allowed"));
    const { id } = (await label()).label;
    await expect(findLabel(as(noah), { labelId: id })).rejects.toMatchObject(refused("NOT_FOUND", "label_not_found"));
    await expect(voidLabel(as(noah), { labelId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await voidLabel(as(lin), { labelId: id })).status).toBe("VOIDED");
    expect((await label()).reused).toBe(false);
    expect(await audits()).toEqual(["label.create", "label.void", "label.create"]);
  });
});

describe("what the policy gives", () => {
  const terms = (over: object = {}) =>
    complaintTerms(as(lin), { orderId: "70001", situation: "damaged_item", ...over });

  it("is a share of the order by what went wrong and how badly, and asks a person when it is much", async () => {
    expect(await terms()).toMatchObject({
      reason: "ok",
      percent: 15,
      valueMinor: 300,
      limitMinor: 400,
      needsApproval: false,
    });
    expect(await terms({ severity: "severe" })).toMatchObject({ valueMinor: 400, needsApproval: true });
    expect(await terms({ situation: "other", severity: "minor" })).toMatchObject({
      reason: "nothing_due",
      valueMinor: 0,
    });
    expect(await terms({ situation: "late_delivery", daysDelayed: 2 })).toMatchObject({
      policy: "standard_delay_v1",
      percent: 10,
    });
  });

  it("is nothing for what was never paid, and nothing twice", async () => {
    const coupon = {
      code: "X",
      kind: "FIXED",
      worthMinor: 1,
      currency: "USD",
      reason: "r",
      orderId: "70001",
      expiresAt: NOW,
    };
    await database.client.coupon.create({ data: { id: "coup_1", customerId: "cust_lin", ...coupon } });
    expect(await terms()).toMatchObject({ reason: "already_compensated", valueMinor: 0 });
    await database.client.coupon.update({ where: { id: "coup_1" }, data: { revokedAt: NOW } });
    expect((await terms()).reason).toBe("ok");
    await database.client.order.update({ where: { id: "70001" }, data: { status: "PENDING_PAYMENT" } });
    expect((await terms()).reason).toBe("not_paid");
    await expect(complaintTerms(as(noah), { orderId: "70001", situation: "other" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
