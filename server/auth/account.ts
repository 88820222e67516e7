import { z } from "zod";
import { recordAudit } from "../audit/record";
import { LOCALES, roleOfPerson, type Ctx, type Locale, type Role } from "../context";
import { transaction } from "../db";
import { AppError } from "../errors";
import { PERMISSIONS } from "./permissions";

export type Account = {
  id: string;
  name: string;
  email: string;
  role: Role;
  customerId: string | null;
  locale: Locale;
  /** As granted, wildcards included; `grants` tells what they cover. */
  permissions: readonly string[];
};

/** The account of whoever asks. */
export async function readAccount(ctx: Ctx): Promise<Account> {
  const { userId } = ctx.actor;
  const role = roleOfPerson(ctx.actor.role);
  const user = await ctx.db.user.findUnique({ where: { id: userId } });
  if (!user || !role) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
  return {
    id: user.id,
    name: user.name,
    email: user.email,
    role,
    customerId: user.customerId,
    locale: ctx.locale,
    permissions: PERMISSIONS[role],
  };
}

export const setLocaleInput = z.object({ locale: z.enum(LOCALES) });

/** Remembers the language on the account, for the next device. Everybody may do this to their own. */
export async function setAccountLocale(ctx: Ctx, input: z.input<typeof setLocaleInput>): Promise<{ locale: Locale }> {
  const { locale } = setLocaleInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const before = await db.user.findUnique({ where: { id: ctx.actor.userId }, select: { locale: true } });
    if (!before) throw new AppError("UNAUTHENTICATED", "Sign in to continue.");
    if (before.locale === locale) return { locale };
    await db.user.update({ where: { id: ctx.actor.userId }, data: { locale } });
    await recordAudit(
      { actor: ctx.actor, db },
      { action: "account.setLocale", resourceType: "user", resourceId: ctx.actor.userId, before, after: { locale } },
    );
    return { locale };
  });
}
