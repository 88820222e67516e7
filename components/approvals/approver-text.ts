import type { useTranslations } from "next-intl";
import { ROLE_NAMES } from "./role-names";
import type { ApprovalPageData } from "./page-data";

export type Approver = ApprovalPageData["approvers"][number];

/** Whom an approval asks: a role, somebody by name, or the customer themselves. */
export function approverText(approver: Approver, t: ReturnType<typeof useTranslations<never>>): string {
  if ("user" in approver) return approver.user;
  if ("customer" in approver) return t("approvals.card.customerSelf");
  const role = ROLE_NAMES.find((one) => one === approver.role);
  return role ? t(`shell.roles.${role}`) : approver.role;
}
