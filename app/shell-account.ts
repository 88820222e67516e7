import type { ShellAccount } from "@/components/shell/account-menu";
import { roleOfPerson, type Ctx } from "@/server/context";

/** What the shell shows of whoever is signed in. */
export function shellAccount({ actor }: Ctx): ShellAccount {
  const role = roleOfPerson(actor.role);
  if (!role) throw new Error("Neither the system nor a program ever signs in.");
  return { name: actor.name, role };
}
