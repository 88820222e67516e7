import { createApiKey, listApiKeys, revokeApiKey } from "../auth/api-keys";
import type { KeyRole } from "../context";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { printJson, printLine, printTable } from "./output";

type Common = { as?: string; json: boolean };
type Done = Promise<{ ok: boolean }>;

const LOCALE = { locale: "en" } as const;

export async function createApiKeyCommand(
  options: Common & { role: KeyRole; name?: string; customer?: string; expires?: Date; perMinute: number },
): Done {
  const { role, name = `${role} key`, customer, expires, perMinute, as } = options;
  const made = await withDatabase(async (database) =>
    createApiKey(await contextOf(database, { as, ...LOCALE }), {
      ...{ role, name, perMinute },
      ...(customer === undefined ? {} : { customerId: customer }),
      ...(expires === undefined ? {} : { expiresAt: expires }),
    }),
  );
  if (options.json) printJson(made);
  else printLine(`${made.key}\nShown only now; good until ${made.expiresAt.toISOString()}. Its id is ${made.id}.`);
  return { ok: true };
}

export async function listApiKeysCommand({ as, json }: Common): Done {
  const keys = await withDatabase(async (database) => listApiKeys(await contextOf(database, { as, ...LOCALE })));
  if (json) printJson(keys);
  else if (keys.length === 0) printLine("There are none.");
  else {
    const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? "";
    const minute = (date: Date | null) => date?.toISOString().slice(0, 16).replace("T", " ") ?? "";
    const rows = keys.map((key) => [
      ...[key.id, `${key.prefix}_…`, key.name, key.role ?? "", key.customerId ?? "", String(key.perMinute)],
      ...[day(key.expiresAt), minute(key.lastUsedAt), day(key.revokedAt)],
    ]);
    const headings = ["ID", "KEY", "NAME", "ROLE", "CUSTOMER", "PER MINUTE", "GOOD UNTIL", "LAST USED", "REVOKED"];
    printTable(headings, rows);
  }
  return { ok: true };
}

export async function revokeApiKeyCommand(id: string, { as, json }: Common): Done {
  await withDatabase(async (database) => revokeApiKey(await contextOf(database, { as, ...LOCALE }), { id }));
  if (json) printJson({ revoked: id });
  else printLine(`${id} opens nothing any more.`);
  return { ok: true };
}
