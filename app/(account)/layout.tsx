import type { ReactNode } from "react";
import { ConsoleShell } from "@/components/shell/console-shell";
import { PortalShell } from "@/components/shell/portal-shell";
import { consolePages } from "../console-pages";
import { shellAccount } from "../shell-account";
import { requireViewer } from "../viewer";

/** Pages about oneself, in the room where one is at home. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const viewer = await requireViewer();
  const account = shellAccount(viewer);
  if (account.role === "customer") return <PortalShell account={account}>{children}</PortalShell>;
  return (
    <ConsoleShell account={account} pages={consolePages(viewer.actor)}>
      {children}
    </ConsoleShell>
  );
}
