// The six accounts one signs in with in a demo, one for each role.
import { demoUserId } from "../../server/auth/demo-accounts";
import { ROLES, type Locale, type Role } from "../../server/context";

export const DEMO_CUSTOMER_ID = "cust_demo";

const PEOPLE: Record<Role, { name: string; locale: Locale }> = {
  customer: { name: "林晓雯 (Xiaowen Lin)", locale: "zh-CN" },
  customer_service: { name: "Maya Okafor", locale: "en" },
  refund_manager: { name: "陈思远 (Siyuan Chen)", locale: "zh-CN" },
  manager: { name: "Hannah Weiss", locale: "en" },
  ops: { name: "Diego Marín", locale: "en" },
  admin: { name: "周静 (Jing Zhou)", locale: "zh-CN" },
};

/** Rows of `users`, made at a moment. */
export function makeDemoUsers(now: Date) {
  return ROLES.map((role) => ({
    id: demoUserId(role),
    ...PEOPLE[role],
    email: `${role.replaceAll("_", "-")}@demo.steward.example`,
    emailVerified: true,
    image: null,
    role,
    customerId: role === "customer" ? DEMO_CUSTOMER_ID : null,
    createdAt: now,
    updatedAt: now,
  }));
}
