// Roles and what they may do (§7.3). A permission is "resource:action"; "resource:*" and "*" are wildcards.
// ":own" variants are not used: verbs narrow a customer's reach to their own records by customerId.
import type { Actor, Ctx, Role } from "../context";
import { AppError } from "../errors";

export const PERMISSIONS: Record<Role, readonly string[]> = {
  customer: [
    "chat:use",
    "session:read",
    "order:read",
    "logistics:read",
    "execution:read",
    "coupon:issue",
    "email:send",
    "ticket:create",
    "sop:run",
    "order:create",
    "order:cancel",
    "order:status",
    "inventory:reserve",
    "payment:charge",
    "refund:request",
  ],
  customer_service: [
    "chat:use",
    "session:read",
    "session:read:all",
    "order:read",
    "order:read:all",
    "order:update",
    "customer:read",
    "logistics:read",
    "coupon:issue",
    "email:send",
    "email:read",
    "ticket:create",
    "ticket:read",
    "execution:read",
    "execution:read:all",
    "sop:read",
    "sop:run",
    "alert:read",
    "order:create",
    "order:cancel",
    "order:status",
    "inventory:reserve",
    "payment:charge",
    "refund:request",
    "approval:read",
    "approval:answer",
  ],
  refund_manager: [
    "chat:use",
    "session:read",
    "order:read",
    "order:read:all",
    "customer:read",
    "logistics:read",
    "payment:read",
    "refund:*",
    "coupon:issue",
    "email:send",
    "email:read",
    "ticket:*",
    "execution:read",
    "execution:read:all",
    "sop:read",
    "sop:run",
    "execution:review",
    "alert:read",
    "order:status",
    "payment:refund",
    "approval:read",
    "approval:answer",
  ],
  manager: [
    "chat:use",
    "session:read",
    "session:read:all",
    "order:*",
    "customer:read",
    "customer:update",
    "logistics:*",
    "inventory:*",
    "payment:*",
    "refund:*",
    "coupon:*",
    "email:*",
    "ticket:*",
    "execution:*",
    "sop:read",
    "sop:run",
    "audit:read",
    "cost:read",
    "alert:*",
    "pii:read",
    "approval:*",
  ],
  ops: [
    "chat:use",
    "session:read",
    "session:read:all",
    "order:read",
    "order:read:all",
    "logistics:read",
    "execution:*",
    "sop:*",
    "email:read",
    "ticket:read",
    "audit:read",
    "cost:read",
    "model:read",
    "coupon:issue",
    "email:send",
    "ticket:create",
    "alert:*",
    "approval:*",
  ],
  admin: ["*"],
};

/** Whether a grant covers a permission: exact, "*", or any of its prefixes followed by ":*". */
export function grants(granted: readonly string[], permission: string): boolean {
  if (granted.includes("*") || granted.includes(permission)) return true;
  const parts = permission.split(":");
  return parts.some((_, i) => i > 0 && granted.includes(`${parts.slice(0, i).join(":")}:*`));
}

export function can(actor: Actor, permission: string): boolean {
  if (actor.role === "system") return true;
  return grants(PERMISSIONS[actor.role], permission);
}

/** Throws FORBIDDEN unless the actor holds the permission. */
export function requirePermission(ctx: Pick<Ctx, "actor">, permission: string): void {
  if (!can(ctx.actor, permission)) {
    throw new AppError("FORBIDDEN", `This needs the permission ${permission}.`, { details: { permission } });
  }
}
