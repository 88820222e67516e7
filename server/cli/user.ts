import { createUser } from "../auth/create-user";
import type { Role } from "../context";
import { contextOf } from "./actors";
import { withDatabase } from "./connect";
import { printJson, printLine } from "./output";

export async function createUserCommand(
  email: string,
  options: { role: Role; name?: string; password?: string; json: boolean },
): Promise<{ ok: boolean }> {
  const { role, password } = options;
  const made = await withDatabase(async (database) =>
    createUser(await contextOf(database, { locale: "en" }), {
      email,
      role,
      name: options.name ?? email.split("@")[0] ?? email,
      ...(password ? { password } : {}),
    }),
  );
  if (options.json) printJson(made);
  else printLine(`${made.email} may sign in as ${made.role}.${password ? "" : ` Password: ${made.password}`}`);
  return { ok: true };
}
