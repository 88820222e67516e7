// Who may see an approval and who may answer it. Nobody decides about their own request, nor about one that they made what
// it is (ownPart); a customer's confirmation of their own wish is the customer's alone.
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

/** Who made an execution anew in its customer's name, oldest first; what it calls, and forks of it, have them too. */
export type ForkedActor = Actor & { forkedBy?: string[] };

/**
 * Whether this person made the request what it is, though it is not theirs by name: they forked it, or did or left out a
 * step by hand in it or in what it builds on. As a condition on approvals a.
 */
function ownPart(person: Actor): Prisma.Sql {
  const { userId } = person;
  return Prisma.sql`EXISTS (
    WITH RECURSIVE above AS (
      SELECT id, parent_id, parent_kind FROM executions WHERE id = a.execution_id
      UNION ALL
      SELECT e.id, e.parent_id, e.parent_kind FROM executions e
        JOIN above ON e.id = above.parent_id AND above.parent_kind IN ('call', 'fork', 'retry')
    ), family AS (
      SELECT id FROM above
      UNION
      SELECT e.id FROM executions e JOIN family ON e.parent_id = family.id AND e.parent_kind = 'call'
    )
    SELECT 1 FROM executions e WHERE e.id = a.execution_id AND e.actor -> 'forkedBy' ? ${userId}
    UNION ALL
    SELECT 1 FROM execution_steps s JOIN family ON s.execution_id = family.id
      WHERE s.actor_id = ${userId} AND s.status = 'SUCCEEDED' AND (s.phase = 'FORWARD' OR s.kind = 'skip')
    UNION ALL
    SELECT 1 FROM executions e JOIN family ON e.id = family.id CROSS JOIN jsonb_array_elements(e.control) o
      WHERE o -> 'by' ->> 'userId' = ${userId} AND o ->> 'kind' IN ('complete', 'skip'))`;
}

/** Throws FORBIDDEN (own_part) when others have to decide because of what this person did to the request. */
export async function refuseOwnPart(db: Db, person: Person, row: Asked & Pick<Approval, "id">): Promise<void> {
  if (confirmsOwn(person, row) || !(await hasOwnPart(db, person, row.id))) return;
  const message = "You began this request, or did a step of it by hand; somebody else has to answer this.";
  throw new AppError("FORBIDDEN", message, { reason: "own_part" });
}

export async function hasOwnPart(db: Db, person: Actor, approvalId: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 AS yes FROM approvals a WHERE a.id = ${approvalId} AND ${ownPart(person)}`;
  return rows.length > 0;
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
  return Prisma.sql`(${confirms} OR (${askedOf(person)} AND NOT ${own} AND NOT ${ownPart(person)}))`;
}

function askedOf(person: Person): Prisma.Sql {
  const staffAsked = Prisma.sql`EXISTS (SELECT 1 FROM jsonb_array_elements(a.approvers) p WHERE NOT p ? 'customer')`;
  if (person.role === "admin") return staffAsked;
  return Prisma.sql`EXISTS (SELECT 1 FROM jsonb_array_elements(a.approvers) p WHERE p ->> 'role' = ${person.role}
    OR p ->> 'user' = ${person.userId} OR lower(p ->> 'user') = lower(${person.email}))`;
}
