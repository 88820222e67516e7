// The accounts of a demo installation: one per role, with a password everybody knows.
import { hashPassword } from "better-auth/crypto";
import { ROLES, type Locale, type Role } from "../context";
import { transaction, type Db } from "../db";

export const DEMO_PASSWORD = "steward-demo";

export function demoUserId(role: Role): string {
  return `user_demo_${role}`;
}

export function demoEmail(role: Role): string {
  return `${role.replaceAll("_", "-")}@demo.steward.example`;
}

type DemoAccounts = {
  now: Date;
  /** The store customer the demo customer is; it must exist. */
  customerId: string;
  people: Record<Role, { name: string; locale: Locale }>;
};

/** Makes the accounts that are not there, with the credential rows that password sign-in looks for. */
export async function createDemoAccounts(db: Db, { now, customerId, people }: DemoAccounts): Promise<void> {
  const password = await hashPassword(DEMO_PASSWORD);
  const users = ROLES.map((role) => ({
    id: demoUserId(role),
    email: demoEmail(role),
    emailVerified: true,
    role,
    customerId: role === "customer" ? customerId : null,
    createdAt: now,
    updatedAt: now,
    ...people[role],
  }));
  await transaction(db, async (tx) => {
    await tx.user.createMany({ data: users, skipDuplicates: true });
    await tx.authAccount.createMany({
      // better-auth finds a password by provider "credential" and the user's own id as the account.
      data: users.map(({ id }) => ({
        id: `${id}_password`,
        accountId: id,
        providerId: "credential",
        userId: id,
        password,
        createdAt: now,
        updatedAt: now,
      })),
      skipDuplicates: true,
    });
  });
}
