import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROLES, type Actor, type Role } from "../context";
import { PERMISSIONS, can, grants, requirePermission } from "./permissions";

const actor = (role: Actor["role"]): Actor => ({ userId: "user_1", role, customerId: null, name: "Somebody" });

const ALLOWED: Record<string, readonly Role[]> = {
  "chat:use": ["customer", "customer_service", "refund_manager", "manager", "ops", "admin"],
  "chat:relay": ["customer_service", "admin"],
  "apikey:create": ["admin"],
  "order:read": ["customer", "customer_service", "refund_manager", "manager", "ops", "admin"],
  "order:read:all": ["customer_service", "refund_manager", "manager", "ops", "admin"],
  "order:update": ["customer_service", "manager", "admin"],
  "order:delete": ["manager", "admin"],
  "customer:read": ["customer", "customer_service", "refund_manager", "manager", "admin"],
  "customer:read:all": ["customer_service", "refund_manager", "manager", "admin"],
  "customer:update": ["customer", "customer_service", "manager", "admin"],
  "customer:update:all": ["customer_service", "manager", "admin"],
  "notification:send": ["customer", "customer_service", "refund_manager", "manager", "ops", "admin"],
  "ticket:update": ["customer", "customer_service", "refund_manager", "manager", "ops", "admin"],
  "ticket:update:all": ["customer_service", "refund_manager", "manager", "ops", "admin"],
  "ticket:assign": ["customer_service", "refund_manager", "manager", "ops", "admin"],
  "label:create": ["customer", "customer_service", "refund_manager", "manager", "admin"],
  "order:create": ["customer", "customer_service", "manager", "admin"],
  "order:cancel": ["customer", "customer_service", "manager", "admin"],
  "order:status": ["customer", "customer_service", "refund_manager", "manager", "admin"],
  "inventory:reserve": ["customer", "customer_service", "manager", "admin"],
  "payment:charge": ["customer", "customer_service", "manager", "admin"],
  "payment:refund": ["refund_manager", "manager", "admin"],
  "refund:request": ["customer", "customer_service", "refund_manager", "manager", "admin"],
  "payment:read": ["refund_manager", "manager", "admin"],
  "refund:execute": ["refund_manager", "manager", "admin"],
  "email:read": ["customer_service", "refund_manager", "manager", "ops", "admin"],
  "ticket:read": ["customer_service", "refund_manager", "manager", "ops", "admin"],
  "execution:read:all": ["customer_service", "refund_manager", "manager", "ops", "admin"],
  "execution:control": ["manager", "ops", "admin"],
  "execution:rollback": ["manager", "ops", "admin"],
  "execution:review": ["refund_manager", "manager", "ops", "admin"],
  "alert:read": ["customer_service", "refund_manager", "manager", "ops", "admin"],
  "alert:acknowledge": ["manager", "ops", "admin"],
  "pii:read": ["manager", "admin"],
  "sop:read": ["customer_service", "refund_manager", "manager", "ops", "admin"],
  "sop:publish": ["ops", "admin"],
  "audit:read": ["manager", "ops", "admin"],
  "user:manage": ["admin"],
  "marketing:read": ["customer", "customer_service", "refund_manager", "manager", "ops", "admin"],
  "marketing:enrol": ["customer", "customer_service", "manager", "admin"],
  "marketing:manage": ["manager", "admin"],
  "coupon:redeem": ["customer", "customer_service", "manager", "admin"],
  "coupon:grant": ["customer_service", "refund_manager", "manager", "admin"],
  "report:read": ["manager", "ops", "admin"],
  "recognition:read": ["ops", "admin"],
  "recognition:correct": ["ops", "admin"],
  "model:train": ["ops", "admin"],
  "approval:read": ["customer_service", "refund_manager", "manager", "ops", "admin"],
  "approval:read:all": ["manager", "ops", "admin"],
  "approval:answer": ["customer_service", "refund_manager", "manager", "ops", "admin"],
};

describe("what a role may do", () => {
  for (const [permission, allowed] of Object.entries(ALLOWED)) {
    it(permission, () => {
      expect(ROLES.filter((role) => can(actor(role), permission))).toEqual(allowed);
    });
  }

  it("refuses with FORBIDDEN and names the permission", () => {
    expect(() => requirePermission({ actor: actor("customer") }, "email:read")).toThrowError(
      expect.objectContaining({ code: "FORBIDDEN", options: { details: { permission: "email:read" } } }),
    );
    expect(() => requirePermission({ actor: actor("admin") }, "email:read")).not.toThrow();
    expect(() => requirePermission({ actor: actor("system") }, "anything:at:all")).not.toThrow();
  });
});

describe("wildcards", () => {
  const word = fc.stringMatching(/^[a-z]{1,6}$/);
  const permission = fc.array(word, { minLength: 2, maxLength: 4 }).map((parts) => parts.join(":"));

  it("cover every permission below their prefix and none beside it", () => {
    fc.assert(
      fc.property(permission, permission, (held, wanted) => {
        const prefix = held.slice(0, held.lastIndexOf(":"));
        expect(grants([`${prefix}:*`], wanted)).toBe(wanted.startsWith(`${prefix}:`));
      }),
    );
  });

  it("never follow from an exact permission", () => {
    fc.assert(
      fc.property(permission, permission, (held, wanted) => {
        expect(grants([held], wanted)).toBe(held === wanted);
      }),
    );
  });

  it("only widen: what a list grants, a longer list grants", () => {
    const lists = fc.array(fc.constantFrom(...Object.values(PERMISSIONS).flat()), { maxLength: 8 });
    fc.assert(
      fc.property(lists, lists, fc.constantFrom(...Object.keys(ALLOWED)), (some, more, wanted) => {
        if (grants(some, wanted)) expect(grants([...some, ...more], wanted)).toBe(true);
      }),
    );
  });
});
