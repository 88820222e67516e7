import { useTranslations } from "next-intl";
import type { Role } from "@/server/context";

const ROLES: Record<Role, true> = {
  customer: true,
  customer_service: true,
  refund_manager: true,
  manager: true,
  ops: true,
  admin: true,
};
const isRole = (role: string): role is Role => role in ROLES;

/** What people call a role; one that this page does not know stands as it is. */
export function useRoleName(): (role: string) => string {
  const t = useTranslations("shell.roles");
  return (role) => (isRole(role) ? t(role) : role);
}
