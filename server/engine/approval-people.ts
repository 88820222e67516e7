// Who may see an approval and who may answer it. Nobody decides about their own request; a customer's confirmation of
// their own wish is the customer's alone.
import { can } from "../auth/permissions";
import type { Actor } from "../context";
import { Prisma, type Approval, type Db } from "../db";
import { AppError } from "../errors";
import type { Approver } from "../sop/graph";

/** Somebody who acts, with the address SOPs may know them by. */
export type Person = Actor & { email: string | null };

export async function personOf(db: Db, actor: Actor): Promise<Person> {
  const user = await db.user.findUnique({ where: { id: actor.userId }, select: { email: true } });
  return { ...actor, email: user?.email ?? null };
}

type Asked = Pick<Approval, "approvers" | "requesterId" | "customerId">;

export function isTheirs(person: Actor, row: Asked): boolean {
  return row.requesterId === person.userId || (person.customerId !== null && row.customerId === person.customerId);
}

/** Whether the request is this person's own and it is they who are asked to confirm it. */
export function confirmsOwn(person: Actor, row: Asked): boolean {
  const asksCustomer = (row.approvers as Approver[]).some((one) => "customer" in one);
  if (!asksCustomer) return false;
  return row.customerId === null ? row.requesterId === person.userId : row.customerId === person.customerId;
}

function isNamed(person: Person, approver: Approver): boolean {
  if ("role" in approver) return approver.role === person.role;
  if (!("user" in approver)) return false;
  return approver.user === person.userId || approver.user.toLowerCase() === person.email?.toLowerCase();
}

/** Among those asked, apart from whose request it is. An admin is, wherever staff are asked. */
export function isAsked(person: Person, row: Asked): boolean {
  const staff = (row.approvers as Approver[]).filter((one) => !("customer" in one));
  return staff.some((one) => isNamed(person, one)) || (person.role === "admin" && staff.length > 0);
}

export function maySee(person: Person, row: Asked): boolean {
  if (!can(person, "approval:read")) return false;
  return can(person, "approval:read:all") || isAsked(person, row);
}

/** Why this person may not decide; null when they may. */
export function refusal(person: Person, row: Asked): AppError | null {
  if (confirmsOwn(person, row)) return null;
  if (!can(person, "approval:answer")) {
    const permission = "approval:answer";
    return new AppError("FORBIDDEN", `This needs the permission ${permission}.`, { details: { permission } });
  }
  if (isTheirs(person, row)) {
    return new AppError("FORBIDDEN", "Nobody approves their own request; somebody else has to answer this.", {
      reason: "own_request",
    });
  }
  if (!isAsked(person, row)) {
    return new AppError("FORBIDDEN", "This is asked of others.", { reason: "not_an_approver" });
  }
  return null;
}

/** maySee as a condition on approvals a. */
export function seenBy(person: Person): Prisma.Sql {
  return can(person, "approval:read:all") ? Prisma.sql`true` : askedOf(person);
}

/** No refusal, as a condition on approvals a. */
export function answerableBy(person: Person): Prisma.Sql {
  const own = Prisma.sql`(a.requester_id = ${person.userId} OR coalesce(a.customer_id = ${person.customerId}, false))`;
  const confirms = Prisma.sql`(a.approvers @> '[{"customer": true}]' AND
    CASE WHEN a.customer_id IS NULL THEN a.requester_id = ${person.userId}
      ELSE coalesce(a.customer_id = ${person.customerId}, false) END)`;
  if (!can(person, "approval:answer")) return confirms;
  return Prisma.sql`(${confirms} OR (${askedOf(person)} AND NOT ${own}))`;
}

function askedOf(person: Person): Prisma.Sql {
  const staffAsked = Prisma.sql`EXISTS (SELECT 1 FROM jsonb_array_elements(a.approvers) p WHERE NOT p ? 'customer')`;
  if (person.role === "admin") return staffAsked;
  return Prisma.sql`EXISTS (SELECT 1 FROM jsonb_array_elements(a.approvers) p WHERE p ->> 'role' = ${person.role}
    OR p ->> 'user' = ${person.userId} OR lower(p ->> 'user') = lower(${person.email}))`;
}
