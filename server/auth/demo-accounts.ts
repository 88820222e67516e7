// The accounts of a demo installation, one per role, as prisma/seed.ts makes them: their ids and the password everybody
// knows.
import { ROLES, type Role } from "../context";

export const DEMO_PASSWORD = "steward-demo";

export function demoUserId(role: Role): string {
  return `user_demo_${role}`;
}

/** Whether an account is one whose password everybody knows: without DEMO nobody gets in with it. */
export function isDemoUser(userId: string): boolean {
  return ROLES.some((role) => userId === demoUserId(role));
}
