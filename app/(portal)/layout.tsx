import type { ReactNode } from "react";
import { PortalShell } from "@/components/shell/portal-shell";
import { shellAccount } from "../shell-account";
import { isGuest } from "@/server/context";
import { requireVisitor } from "../viewer";

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const visitor = await requireVisitor();
  return <PortalShell account={isGuest(visitor.actor) ? null : shellAccount(visitor)}>{children}</PortalShell>;
}
