// The accounts of a demo installation, one per role, as prisma/seed.ts makes them: their ids and the password everybody
// knows.
import type { Role } from "../context";

export const DEMO_PASSWORD = "steward-demo";

export function demoUserId(role: Role): string {
  return `user_demo_${role}`;
}
