"use client";

import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { TRPCProvider } from "../trpc";
import { TooltipProvider } from "../ui/tooltip";
import { TimeZone } from "./time-zone";

/** What every page stands in. The nonce lets the theme's script run before the first paint. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
      <TRPCProvider>
        <TooltipProvider delayDuration={300}>
          <TimeZone />
          {children}
        </TooltipProvider>
      </TRPCProvider>
    </ThemeProvider>
  );
}
