// Whom a file means: a role, a person (user:<e-mail or id>), or the customer the execution is for.
import { grants, PERMISSIONS } from "../auth/permissions";
import { ROLES } from "../context";
import type { Approver } from "./graph";

const USER = "user:";

/** Names that stand for a group; "customer" here is the one customer, not the role. */
export const GROUPS: readonly string[] = ROLES;

export function parseApprover(text: string): Approver {
  if (text === "customer") return { customer: true };
  return text.startsWith(USER) ? { user: text.slice(USER.length) } : { role: text };
}

/** Whether somebody is meant at all. Whether a named person has an account is known only when they are asked. */
export function meansSomebody(text: string): boolean {
  return text.startsWith(USER) ? text.length > USER.length : GROUPS.includes(text);
}

/** Whether those who are meant can answer: every customer for themselves, named people as far as anybody knows. */
export function mayAnswer(text: string): boolean {
  const role = ROLES.find((one) => one === text && one !== "customer");
  return !role || grants(PERMISSIONS[role], "approval:answer");
}
