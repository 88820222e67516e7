// What a binding's expressions read of a call, and whose record a customer may see through one.
import { isGuest, type Actor } from "../../context";
import type { SkillContext } from "../contract";
import type { MappingScope } from "./mapping";

/** `actor.email` is a customer's in the store, else the account's: another system may know them by it. */
export async function scopeOf(ctx: SkillContext, input: unknown): Promise<MappingScope> {
  const { actor, db } = ctx;
  const select = { email: true };
  const person = actor.customerId
    ? await db.customer.findUnique({ where: { id: actor.customerId }, select })
    : await db.user.findUnique({ where: { id: actor.userId }, select });
  return {
    input,
    actor: { id: actor.userId, role: actor.role, customer_id: actor.customerId, email: person?.email ?? null },
    key: ctx.idempotencyKey,
    execution_id: ctx.executionId,
    step_id: ctx.stepId,
    locale: ctx.locale,
    now: ctx.clock.now().toISOString(),
  };
}

/** Said in place of an expression: who may see the record is the other system's to decide, or it is nobody's. */
export const OWNER_WORDS = ["system", "anyone"] as const;

export const isOwnerWord = (owner: string) => OWNER_WORDS.some((word) => word === owner);

/**
 * Whether an answer may be shown to who asked: to a customer when it is theirs, to staff as their permissions say. One that
 * names no owner is nobody's to show a customer.
 */
export function isForActor(owner: string | undefined, owners: readonly string[], scope: MappingScope): boolean {
  const actor = scope.actor as { role: Actor["role"]; customer_id: string | null; email: string | null };
  const staff = actor.role !== "customer" && !isGuest(actor);
  if (staff || owner === undefined || isOwnerWord(owner)) return true;
  const same = (one: string) =>
    one === actor.customer_id || (actor.email !== null && one.toLowerCase() === actor.email.toLowerCase());
  // A list means that a customer sees it only when all of it is theirs.
  return owners.length > 0 && owners.every(same);
}
