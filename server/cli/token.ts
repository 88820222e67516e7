import { createToken, listTokens, revokeToken } from "../auth/tokens";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { printJson, printLine, printTable } from "./output";

const LOCALE = { locale: "en" } as const;

export async function createTokenCommand(
  account: string,
  options: { name: string; days: number; json: boolean },
): Promise<{ ok: boolean }> {
  const made = await withDatabase(async (database) => {
    const whose = await contextOf(database, { as: account, ...LOCALE });
    const { name, days } = options;
    return createToken(await contextOf(database, LOCALE), { name, days, userId: whose.actor.userId });
  });
  if (options.json) printJson(made);
  else printLine(`${made.token}\nShown only now; good until ${made.expiresAt.toISOString()}. Its id is ${made.id}.`);
  return { ok: true };
}

export async function listTokensCommand(account: string, options: { json: boolean }): Promise<{ ok: boolean }> {
  const tokens = await withDatabase(async (database) => {
    const whose = await contextOf(database, { as: account, ...LOCALE });
    return listTokens(await contextOf(database, LOCALE), { userId: whose.actor.userId });
  });
  if (options.json) printJson(tokens);
  else if (tokens.length === 0) printLine("There are none.");
  else {
    const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? "";
    const rows = tokens.map((one) => [one.id, one.name, day(one.expiresAt), day(one.lastUsedAt), day(one.revokedAt)]);
    printTable(["ID", "NAME", "GOOD UNTIL", "LAST USED", "REVOKED"], rows);
  }
  return { ok: true };
}

export async function revokeTokenCommand(
  id: string,
  options: { as?: string; json: boolean },
): Promise<{ ok: boolean }> {
  await withDatabase(async (database) => revokeToken(await contextOf(database, { as: options.as, ...LOCALE }), { id }));
  if (options.json) printJson({ revoked: id });
  else printLine(`${id} opens nothing any more.`);
  return { ok: true };
}
