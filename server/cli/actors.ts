// On whose behalf a command acts.
import { ROLES, systemClock, type Actor, type Ctx, type Locale, type Role } from "../context";
import type { Database } from "../db";
import { AppError } from "../errors";

const SYSTEM: Actor = { userId: "system", role: "system", customerId: null, name: "Steward" };

/** The context of the system itself, of the demo account of a role, or of the account of an e-mail. Throws NOT_FOUND. */
export async function contextOf(database: Database, options: { as?: string; locale: Locale }): Promise<Ctx> {
  const actor = options.as ? await actorNamed(database, options.as) : SYSTEM;
  return { actor, db: database.client, clock: systemClock, locale: options.locale };
}

function actorNamed(database: Database, name: string): Promise<Actor> {
  const role = ROLES.find((one) => one === name);
  return role ? demoActor(database, role) : accountActor(database, name);
}

async function accountActor(database: Database, email: string): Promise<Actor> {
  const user = await database.client.user.findUnique({ where: { email: email.toLowerCase() } });
  if (!user) {
    throw new AppError("NOT_FOUND", `There is no account ${email}. Give its e-mail, or a role: ${ROLES.join(", ")}.`);
  }
  return { userId: user.id, role: user.role as Role, customerId: user.customerId, name: user.name };
}

async function demoActor(database: Database, role: Role): Promise<Actor> {
  const user = await database.client.user.findUnique({ where: { id: `user_demo_${role}` } });
  if (!user) throw new AppError("NOT_FOUND", `There is no demo account of ${role}: this database has no demo store.`);
  return { userId: user.id, role, customerId: user.customerId, name: user.name };
}
