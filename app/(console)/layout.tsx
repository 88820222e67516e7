import type { ReactNode } from "react";
import type { ConsolePage } from "@/components/shell/console-nav";
import { ConsoleShell } from "@/components/shell/console-shell";
import { can } from "@/server/auth/permissions";
import { shellAccount } from "../shell-account";
import { requireStaff } from "../viewer";

/** What a role must hold for a page to be worth showing in the navigation; the page's verbs check it again. */
const NEEDED: Record<ConsolePage, string> = {
  inbox: "approval:read",
  executions: "execution:read:all",
  mail: "email:read",
  tickets: "ticket:read",
  sops: "sop:read",
  skills: "skill:read",
  resources: "resource:read",
};

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const viewer = await requireStaff();
  const pages = (Object.keys(NEEDED) as ConsolePage[]).filter((page) => can(viewer.actor, NEEDED[page]));
  return (
    <ConsoleShell account={shellAccount(viewer)} pages={pages}>
      {children}
    </ConsoleShell>
  );
}
