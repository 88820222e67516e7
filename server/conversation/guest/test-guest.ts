// Guests for tests: somebody who has just come, and what they find in the order's mailbox.
import type { Actor } from "../../context";
import type { Db } from "../../db";
import { newId } from "../../ids";

export async function makeGuest(db: Db): Promise<Actor> {
  const id = newId("guest");
  const now = new Date();
  const expiresAt = new Date(now.getTime() + 86_400_000);
  await db.guest.create({ data: { id, address: newId("guest"), createdAt: now, expiresAt } });
  return { userId: id, role: "guest", customerId: null, name: "Guest" };
}

/** The latest code that was sent there. */
export async function mailedCode(db: Db, to: string): Promise<string> {
  const where = { toAddress: to, template: "guest_code_v1" };
  const mail = await db.email.findFirst({ where, orderBy: { id: "desc" } });
  return /^\d{6}$/m.exec(mail?.text ?? "")?.[0] ?? "none";
}
