// On whose behalf a command acts.
import type { Actor, Ctx, Locale, Role } from "../context";
import { systemClock } from "../context";
import type { Database } from "../db";
import { AppError } from "../errors";

const SYSTEM: Actor = { userId: "system", role: "system", customerId: null, name: "Steward" };

/** The context of the system itself, or of the demo account of a role. Throws NOT_FOUND without that account. */
export async function contextOf(database: Database, options: { as?: Role; locale: Locale }): Promise<Ctx> {
  const actor = options.as ? await demoActor(database, options.as) : SYSTEM;
  return { actor, db: database.client, clock: systemClock, locale: options.locale };
}

async function demoActor(database: Database, role: Role): Promise<Actor> {
  const user = await database.client.user.findUnique({ where: { id: `user_demo_${role}` } });
  if (!user) throw new AppError("NOT_FOUND", `There is no demo account of ${role}: this database has no demo store.`);
  return { userId: user.id, role, customerId: user.customerId, name: user.name };
}
