import type { ShellAccount } from "@/components/shell/account-menu";
import type { Ctx } from "@/server/context";

/** What the shell shows of whoever is signed in. */
export function shellAccount({ actor }: Ctx): ShellAccount {
  if (actor.role === "system") throw new Error("The system actor never signs in.");
  return { name: actor.name, role: actor.role };
}
