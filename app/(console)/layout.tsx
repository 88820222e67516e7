import type { ReactNode } from "react";
import { ConsoleShell } from "@/components/shell/console-shell";
import { consolePages } from "../console-pages";
import { shellAccount } from "../shell-account";
import { requireStaff } from "../viewer";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const viewer = await requireStaff();
  return (
    <ConsoleShell account={shellAccount(viewer)} pages={consolePages(viewer.actor)}>
      {children}
    </ConsoleShell>
  );
}
