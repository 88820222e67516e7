// A customer's addresses: reading them, adding one, replacing the default one, and taking either back. An order keeps its
// own copy of where it goes, so nothing here changes where a parcel is on its way to.
import { z } from "zod";
import { findChange, keepChange, markUndone, standingOf } from "../audit/changes";
import { recordAudit } from "../audit/record";
import type { Ctx } from "../context";
import type { Address, Prisma } from "../db";
import { transaction } from "../db";
import { newId } from "../ids";
import type { findCustomerInput } from "./customers";
import { customerIdSchema, customerSubject, findCustomer, lockCustomer } from "./customers";

const ADDED = "address";
const DEFAULT = "default_address";

const line = (max: number) =>
  z
    .string()
    .overwrite((text) => text.replace(/[\u0000-\u001f\u007f]/g, " ").trim())
    .max(max);

/** Where something is sent, as people write it. Lines that are left empty are not kept. */
export const addressFields = {
  line1: line(200).min(1),
  line2: line(200).nullish(),
  city: line(100).min(1),
  region: line(100).nullish(),
  country: line(60).min(1),
  postalCode: line(20).min(1),
};
const who = { recipient: line(100).min(1).optional(), phone: line(40).nullish() };

/** The default address first. */
export async function listAddresses(ctx: Ctx, input: z.input<typeof findCustomerInput> = {}): Promise<Address[]> {
  const customer = await findCustomer(ctx, input);
  return ctx.db.address.findMany({
    where: { customerId: customer.id },
    orderBy: [{ isDefault: "desc" }, { id: "asc" }],
  });
}

const act = {
  customerId: customerIdSchema.optional(),
  idempotencyKey: z.string().min(1).max(300),
  executionId: z.string().nullable().default(null),
};

export const addAddressInput = z.object({
  ...act,
  ...addressFields,
  ...who,
  label: line(40).min(1),
  makeDefault: z.boolean().default(false),
});

export type AddressChange = { address: Address; changeId: string | null; reused: boolean };

/** Adds an address, or returns the one this act added. Throws NOT_FOUND (customer_not_found). */
export async function addAddress(ctx: Ctx, input: z.input<typeof addAddressInput>): Promise<AddressChange> {
  const request = addAddressInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const customer = await lockCustomer(inner, request.customerId);
    const subject = customerSubject(customer.id);
    const earlier = await findChange(db, subject, request.idempotencyKey);
    const added = earlier && (await db.address.findUnique({ where: { id: nameOf(earlier.after) } }));
    if (earlier && added) return { address: added, changeId: earlier.id, reused: true };
    const others = await db.address.findMany({ where: { customerId: customer.id } });
    const isDefault = request.makeDefault || others.length === 0;
    const before = others.find((address) => address.isDefault)?.id ?? null;
    if (isDefault) await setDefault(inner, customer.id, null);
    const id = newId("addr");
    const address = await db.address.create({
      data: {
        ...columns(request),
        id,
        customerId: customer.id,
        label: request.label,
        recipient: request.recipient ?? customer.name,
        phone: request.phone ?? customer.phone,
        isDefault,
      },
    });
    const { idempotencyKey, executionId } = request;
    const kept = { kind: ADDED, before: { defaultId: before }, after: { id, isDefault }, idempotencyKey, executionId };
    const changeId = await keepChange(db, { subject, ...kept, at: ctx.clock.now() });
    await audit(inner, "address.add", customer.id, undefined, row(address), executionId);
    return { address, changeId, reused: false };
  });
}

export const undoAddressInput = z.object({
  customerId: customerIdSchema,
  changeId: z.string().max(64),
  executionId: z.string().nullable().default(null),
});
type Undo = z.input<typeof undoAddressInput>;

/** Removes an address that was added, and gives the default back to the one that had it. */
export async function removeAddress(ctx: Ctx, input: Undo): Promise<{ restored: boolean }> {
  return undo(ctx, input, ADDED, async (inner, customerId, { before, after }) => {
    const { id, isDefault } = after as { id: string; isDefault: boolean };
    const { defaultId } = before as { defaultId: string | null };
    const gone = await inner.db.address.findUnique({ where: { id } });
    if (!gone) return null;
    await inner.db.address.delete({ where: { id } });
    if (isDefault && gone.isDefault && defaultId) await setDefault(inner, customerId, defaultId);
    return { action: "address.remove", before: row(gone), after: undefined };
  });
}

export const updateDefaultAddressInput = z.object({ ...act, ...addressFields, ...who });

/** Writes the default address anew; a customer without one gets one. Throws NOT_FOUND (customer_not_found). */
export async function updateDefaultAddress(
  ctx: Ctx,
  input: z.input<typeof updateDefaultAddressInput>,
): Promise<AddressChange> {
  const request = updateDefaultAddressInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const customer = await lockCustomer(inner, request.customerId);
    const subject = customerSubject(customer.id);
    const earlier = await findChange(db, subject, request.idempotencyKey);
    const before = await db.address.findFirst({
      where: { customerId: customer.id },
      orderBy: [{ isDefault: "desc" }, { id: "asc" }],
    });
    if (before && earlier) return { address: before, changeId: earlier.id, reused: true };
    const wanted = {
      ...columns(request),
      recipient: request.recipient ?? before?.recipient ?? customer.name,
      phone: request.phone === undefined ? (before?.phone ?? customer.phone) : request.phone,
      isDefault: true,
    };
    if (before && Object.entries(wanted).every(([name, value]) => before[name as keyof Address] === value)) {
      return { address: before, changeId: null, reused: true };
    }
    const id = before?.id ?? newId("addr");
    const address = before
      ? await db.address.update({ where: { id }, data: wanted })
      : await db.address.create({ data: { ...wanted, id, customerId: customer.id, label: DEFAULT_LABEL } });
    const { idempotencyKey, executionId } = request;
    const kept = { kind: DEFAULT, before: { address: before && row(before) }, after: { address: row(address) } };
    const changeId = await keepChange(db, { subject, ...kept, idempotencyKey, executionId, at: ctx.clock.now() });
    await audit(inner, "address.update", customer.id, before ? row(before) : undefined, row(address), executionId);
    return { address, changeId, reused: false };
  });
}

const DEFAULT_LABEL = "Home";

/** Puts the default address back as it was, unless it was changed again since. */
export async function restoreDefaultAddress(ctx: Ctx, input: Undo): Promise<{ restored: boolean }> {
  return undo(ctx, input, DEFAULT, async (inner, _customerId, change) => {
    const { address: before } = change.before as { address: Row | null };
    const { address: after } = change.after as { address: Row };
    const now = await inner.db.address.findUnique({ where: { id: after.id } });
    if (!now) return null;
    if (before) await inner.db.address.update({ where: { id: before.id }, data: before });
    else await inner.db.address.delete({ where: { id: after.id } });
    return { action: "address.restore", before: row(now), after: before ?? undefined };
  });
}

type Stored = { kind: string; before: Prisma.JsonValue; after: Prisma.JsonValue };
type Undone = { action: string; before: Row | undefined; after: Row | undefined } | null;

async function undo(
  ctx: Ctx,
  input: Undo,
  kind: string,
  work: (inner: Ctx, customerId: string, change: Stored) => Promise<Undone>,
): Promise<{ restored: boolean }> {
  const { customerId, changeId, executionId } = undoAddressInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const customer = await lockCustomer(inner, customerId);
    const standing = await standingOf(db, customerSubject(customer.id), kind, changeId);
    if (standing.kind !== "stands") return { restored: standing.kind === "undone" };
    const { change } = standing;
    const undone = await work(inner, customer.id, change);
    await markUndone(db, change.id, ctx.clock.now());
    if (undone) await audit(inner, undone.action, customer.id, undone.before, undone.after, executionId);
    return { restored: true };
  });
}

/** At most one address is the default; null takes it from all. */
async function setDefault(ctx: Ctx, customerId: string, id: string | null): Promise<void> {
  await ctx.db.address.updateMany({ where: { customerId, isDefault: true }, data: { isDefault: false } });
  if (id) await ctx.db.address.updateMany({ where: { customerId, id }, data: { isDefault: true } });
}

type Lines = z.output<z.ZodObject<typeof addressFields>>;

const columns = ({ line1, line2, city, region, country, postalCode }: Lines) => ({
  line1,
  line2: line2 || null,
  city,
  region: region || null,
  country,
  postalCode,
});

type Row = Omit<Address, "customerId">;
const row = ({ customerId: _, ...address }: Address): Row => address;
const nameOf = (value: Prisma.JsonValue) => (value as { id?: string } | null)?.id ?? "";

function audit(ctx: Ctx, action: string, id: string, before: unknown, after: unknown, executionId: string | null) {
  const entry = { action, resourceType: "customer", resourceId: id, before, after };
  return recordAudit(ctx, { ...entry, executionId: executionId ?? undefined });
}
