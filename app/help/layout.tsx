import type { ReactNode } from "react";
import { HelpShell } from "@/components/help/help-shell";

/** Open to everybody: what the shop goes by is no secret. */
export default function HelpLayout({ children }: { children: ReactNode }) {
  return <HelpShell>{children}</HelpShell>;
}
