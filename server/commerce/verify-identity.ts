// Who a customer is, by e-mail, or by name and postal code. A customer can prove to be themselves and nobody else: a wrong
// answer and somebody else's right answer look the same. Staff find whoever the answers name.
import { z } from "zod";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Customer } from "../db";
import { sameText } from "../postgres/same-text";
import { isNamed } from "./customer-names";

const word = (max: number) =>
  z
    .string()
    .overwrite((text) => text.replaceAll("\0", "").trim())
    .min(1)
    .max(max);

export const verifyIdentityInput = z.object({
  email: word(254).optional(),
  firstName: word(100).optional(),
  lastName: word(100).optional(),
  postalCode: word(20).optional(),
});
type Answers = z.output<typeof verifyIdentityInput>;

/** ambiguous: several people answer to it; e-mail tells them apart. incomplete: neither way was answered in full. */
export type Identity =
  | { verified: true; customer: Customer; method: "email" | "name_and_postal_code" }
  | { verified: false; reason: "no_match" | "ambiguous" | "incomplete" };

/** Postal codes as people write them: "SW1A 1AA", "sw1a1aa", "852-81". */
const postal = (text: string) =>
  text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "");

export async function verifyIdentity(ctx: Ctx, input: z.input<typeof verifyIdentityInput>): Promise<Identity> {
  requirePermission(ctx, "customer:read");
  const answers = verifyIdentityInput.parse(input);
  const byName = answers.firstName && answers.lastName && answers.postalCode;
  if (!answers.email && !byName) return { verified: false, reason: "incomplete" };
  const found = answers.email ? await withEmail(ctx, answers.email) : await withName(ctx, answers);
  const [customer] = found;
  if (!customer) return { verified: false, reason: "no_match" };
  if (found.length > 1) return { verified: false, reason: "ambiguous" };
  return { verified: true, customer, method: answers.email ? "email" : "name_and_postal_code" };
}

function reach(ctx: Pick<Ctx, "actor">): { id?: string } {
  return can(ctx.actor, "customer:read:all") ? {} : { id: ctx.actor.customerId ?? "" };
}

function withEmail(ctx: Ctx, email: string): Promise<Customer[]> {
  return ctx.db.customer.findMany({ where: { ...reach(ctx), email: sameText(email.normalize("NFKC")) }, take: 2 });
}

type Named = Pick<Customer, "id" | "name" | "firstName" | "lastName">;

/** As many as may live behind one postal code in our books. */
const MOST = 2_000;

async function withName(ctx: Ctx, { firstName, lastName, postalCode }: Answers): Promise<Customer[]> {
  const code = postal(postalCode ?? "");
  const rows = await ctx.db.$queryRaw<Named[]>`
    SELECT c.id, c.name, c.first_name AS "firstName", c.last_name AS "lastName" FROM customers c
    WHERE (${reach(ctx).id ?? null}::text IS NULL OR c.id = ${reach(ctx).id ?? null}) AND EXISTS (
      SELECT 1 FROM addresses a
      WHERE a.customer_id = c.id AND regexp_replace(upper(a.postal_code), '[^0-9A-Z]', '', 'g') = ${code})
    ORDER BY c.id LIMIT ${MOST}`;
  const ids = rows.filter((row) => isNamed(row, firstName ?? "", lastName ?? "")).map(({ id }) => id);
  return ctx.db.customer.findMany({ where: { id: { in: ids.slice(0, 2) } }, orderBy: { id: "asc" } });
}
