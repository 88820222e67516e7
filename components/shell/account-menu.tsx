"use client";

import { BellRing, Download, LayoutPanelLeft, LogOut, MessageSquare } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import type { Role } from "@/server/context";
import { useInstallOffer } from "../offline/install-offer";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu";

export type ShellAccount = { name: string; role: Role };

/** "林晓雯 (Xiaowen Lin)" → "林", "Maya Okafor" → "MO". */
export function initials(name: string): string {
  const words = name
    .replaceAll(/\(.*?\)/g, "")
    .trim()
    .split(/\s+/);
  const first = [...(words[0] ?? "")][0] ?? "?";
  const last = words.length > 1 ? [...(words.at(-1) ?? "")][0] : "";
  return `${first}${last ?? ""}`.toUpperCase();
}

export function Avatar({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="inline-flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text"
    >
      {initials(name)}
    </span>
  );
}

/** Ends the session. A full load follows, so that nothing of the person who left stays in memory. */
export async function signOut(): Promise<boolean> {
  const response = await fetch("/api/auth/sign-out", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: "{}",
  }).catch(() => null);
  if (!response?.ok) return false;
  window.location.assign("/sign-in");
  return true;
}

export function AccountMenu({
  account,
  room,
  side,
  children,
}: {
  account: ShellAccount;
  room: "portal" | "console";
  side?: "top" | "bottom";
  /** The button that opens the menu. */
  children: ReactNode;
}) {
  const t = useTranslations("shell");
  const [failed, setFailed] = useState(false);
  const install = useInstallOffer();
  const staff = account.role !== "customer";
  return (
    <DropdownMenu onOpenChange={() => setFailed(false)}>
      <DropdownMenuTrigger asChild>{children}</DropdownMenuTrigger>
      <DropdownMenuContent align="end" side={side} className="max-w-64">
        <DropdownMenuLabel>
          <span className="block truncate text-sm font-medium text-foreground">{account.name}</span>
          {t(`roles.${account.role}`)}
        </DropdownMenuLabel>
        <DropdownMenuSeparator />
        {staff && (
          <DropdownMenuItem asChild>
            {room === "portal" ? (
              <Link href="/executions">
                <LayoutPanelLeft aria-hidden />
                {t("openConsole")}
              </Link>
            ) : (
              <Link href="/chat">
                <MessageSquare aria-hidden />
                {t("openChat")}
              </Link>
            )}
          </DropdownMenuItem>
        )}
        <DropdownMenuItem asChild>
          <Link href="/preferences">
            <BellRing aria-hidden />
            {t("notificationSettings")}
          </Link>
        </DropdownMenuItem>
        {install && (
          <DropdownMenuItem onSelect={install}>
            <Download aria-hidden />
            {t("app.install")}
          </DropdownMenuItem>
        )}
        <DropdownMenuItem
          onSelect={(event) => {
            // The menu stays open until the answer is there, so that a failure has a place to be said.
            event.preventDefault();
            void signOut().then((done) => setFailed(!done));
          }}
        >
          <LogOut aria-hidden />
          {t("signOut")}
        </DropdownMenuItem>
        {failed && (
          <p role="alert" className="px-2 py-1.5 text-xs text-danger">
            {t("signOutFailed")}
          </p>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
