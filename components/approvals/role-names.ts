import type { Role } from "@/server/context";

/** The roles that have a name in both languages. */
export const ROLE_NAMES: readonly Role[] = [
  "customer",
  "customer_service",
  "refund_manager",
  "manager",
  "ops",
  "admin",
];
