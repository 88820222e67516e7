import type { ReactNode } from "react";
import { PortalShell } from "@/components/shell/portal-shell";
import { shellAccount } from "../shell-account";
import { requireViewer } from "../viewer";

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const viewer = await requireViewer();
  return <PortalShell account={shellAccount(viewer)}>{children}</PortalShell>;
}
