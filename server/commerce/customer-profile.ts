// What a customer may change about themselves, and taking such a change back.
import { z } from "zod";
import { findChange, keepChange, markUndone, standingOf } from "../audit/changes";
import { recordAudit } from "../audit/record";
import { isTimeZone, LOCALES, type Ctx } from "../context";
import type { Customer, Db, Prisma } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { sameText } from "../postgres/same-text";
import { customerIdSchema, customerSubject, lockCustomer } from "./customers";

const KIND = "profile";
export const PROFILE_FIELDS = ["name", "email", "phone", "locale", "timezone"] as const;
export type ProfileField = (typeof PROFILE_FIELDS)[number];

const line = (max: number) =>
  z
    .string()
    .overwrite((text) => text.replace(/[\u0000-\u001f\u007f]/g, " ").trim())
    .min(1)
    .max(max);

export const profileFields = {
  name: line(100).optional(),
  email: z.email().max(254).optional(),
  /** Figures, spaces and + ( ) - . /; null removes it. */
  phone: z
    .string()
    .trim()
    .regex(/^\+?[\d\s().\-/]{5,40}$/, "must be a telephone number")
    .nullable()
    .optional(),
  locale: z.enum(LOCALES).optional(),
  timezone: z.string().max(64).refine(isTimeZone, "must be a time zone such as Europe/Berlin").optional(),
};

export const updateProfileInput = z.object({
  customerId: customerIdSchema.optional(),
  ...profileFields,
  idempotencyKey: z.string().min(1).max(300),
  executionId: z.string().nullable().default(null),
});

export type ProfileChange = { customer: Customer; changed: ProfileField[]; changeId: string | null; reused: boolean };

/** A name is kept whole, and in parts where they are known: parts of an old name do not outlive it. */
function pick(customer: Customer, fields: readonly ProfileField[]): Prisma.InputJsonObject {
  const parts = fields.includes("name") ? (["firstName", "lastName"] as const) : [];
  return Object.fromEntries([...fields, ...parts].map((field) => [field, customer[field]]));
}

/** Throws NOT_FOUND (customer_not_found) and CONFLICT (email_taken). */
export async function updateProfile(ctx: Ctx, input: z.input<typeof updateProfileInput>): Promise<ProfileChange> {
  const { customerId, idempotencyKey, executionId, ...given } = updateProfileInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const before = await lockCustomer(inner, customerId);
    const subject = customerSubject(before.id);
    const earlier = await findChange(db, subject, idempotencyKey);
    if (earlier) return { customer: before, changed: fieldsOf(earlier.after), changeId: earlier.id, reused: true };
    const changed = PROFILE_FIELDS.filter((field) => given[field] !== undefined && given[field] !== before[field]);
    if (changed.length === 0) return { customer: before, changed, changeId: null, reused: true };
    const parts = changed.includes("name") ? { firstName: null, lastName: null } : {};
    const data = { ...Object.fromEntries(changed.map((field) => [field, given[field]])), ...parts };
    const customer = await write(inner, before.id, data);
    const [was, is] = [pick(before, changed), pick(customer, changed)];
    const at = ctx.clock.now();
    const changeId = await keepChange(db, {
      subject,
      kind: KIND,
      before: was,
      after: is,
      idempotencyKey,
      executionId,
      at,
    });
    await audit(inner, "customer.update", before.id, was, is, executionId);
    return { customer, changed, changeId, reused: false };
  });
}

function fieldsOf(values: Prisma.JsonValue): ProfileField[] {
  const record = (values ?? {}) as Record<string, unknown>;
  return PROFILE_FIELDS.filter((field) => field in record);
}

/** Two who want one address at once: the unique index decides between them. */
async function write(ctx: Ctx, id: string, data: Prisma.CustomerUpdateInput): Promise<Customer> {
  if (typeof data.email === "string") {
    const where = { email: sameText(data.email), id: { not: id } };
    if (await ctx.db.customer.findFirst({ where, select: { id: true } })) throw emailTaken();
  }
  return ctx.db.customer.update({ where: { id }, data }).catch((cause: unknown) => {
    throw (cause as { code?: string } | null)?.code === "P2002" ? emailTaken() : cause;
  });
}

function emailTaken(): AppError {
  return new AppError("CONFLICT", "This e-mail address cannot be used. Choose another one.", { reason: "email_taken" });
}

function audit(ctx: Ctx, action: string, id: string, before: unknown, after: unknown, executionId: string | null) {
  const entry = { action, resourceType: "customer", resourceId: id, before, after };
  return recordAudit(ctx, { ...entry, executionId: executionId ?? undefined });
}

/**
 * The e-mail address a procedure has just replaced, to which it must be told too: whoever takes over an account changes the
 * address first. null when it changed none.
 */
export async function formerEmail(
  db: Db,
  { customerId, executionId }: { customerId: string; executionId: string },
): Promise<string | null> {
  const changes = await db.recordChange.findMany({
    where: { subject: customerSubject(customerId), kind: KIND, executionId, undoneAt: null },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { before: true },
  });
  const former = changes.flatMap(({ before }) => (before as { email?: unknown }).email ?? []);
  return typeof former[0] === "string" ? former[0] : null;
}

export const restoreProfileInput = z.object({
  customerId: customerIdSchema,
  changeId: z.string().max(64),
  executionId: z.string().nullable().default(null),
});

/** Puts back what a change replaced, unless the profile was changed again since. */
export async function restoreProfile(
  ctx: Ctx,
  input: z.input<typeof restoreProfileInput>,
): Promise<{ restored: boolean }> {
  const { customerId, changeId, executionId } = restoreProfileInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const customer = await lockCustomer(inner, customerId);
    const standing = await standingOf(db, customerSubject(customer.id), KIND, changeId);
    if (standing.kind !== "stands") return { restored: standing.kind === "undone" };
    const { change } = standing;
    const restored = await write(inner, customer.id, change.before as Prisma.CustomerUpdateInput);
    await markUndone(db, change.id, ctx.clock.now());
    const fields = fieldsOf(change.after);
    await audit(inner, "customer.restore", customer.id, pick(customer, fields), pick(restored, fields), executionId);
    return { restored: true };
  });
}
