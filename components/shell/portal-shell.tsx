"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Bell } from "../notifications/bell";
import { MessageNews } from "../notifications/message-news";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { AccountMenu, Avatar, type ShellAccount } from "./account-menu";
import { LanguageMenu } from "./language-menu";
import { Mark } from "./mark";
import { CONTENT_ID, SkipLink } from "./skip-link";
import { ThemeMenu } from "./theme-menu";

const LINKS = [
  { href: "/chat", key: "chat" },
  { href: "/requests", key: "requests" },
] as const;

/**
 * The customer's room: one quiet bar, and the page. The page scrolls by itself, so that a composer can stay put. A guest has
 * no account: nothing is kept for them, and they may sign in from wherever they are.
 */
export function PortalShell({ account, children }: { account: ShellAccount | null; children: ReactNode }) {
  const t = useTranslations("shell");
  const pathname = usePathname();
  return (
    <div data-room="portal" className="flex h-dvh flex-col">
      <SkipLink />
      {account && <MessageNews />}
      <header className="flex h-14 shrink-0 items-center gap-1 border-b border-border bg-surface px-2 sm:px-5">
        <Link href="/chat" className="mr-1 flex items-center gap-2.5 rounded-md font-semibold tracking-tight sm:mr-5">
          <Mark />
          <span className="max-sm:sr-only">Steward</span>
        </Link>
        <nav aria-label={t("navigation")} className="flex h-full min-w-0 items-stretch gap-1">
          {LINKS.filter(({ key }) => account || key === "chat").map(({ href, key }) => {
            const active = pathname === href || pathname.startsWith(`${href}/`);
            return (
              <Link
                key={href}
                href={href}
                aria-current={active ? "page" : undefined}
                className={cn(
                  "-mb-px flex items-center border-b-2 border-transparent px-2 text-sm font-medium whitespace-nowrap sm:text-base text-muted-foreground transition-colors hover:text-foreground focus-visible:-outline-offset-2 sm:px-3",
                  active && "border-accent text-foreground",
                )}
              >
                {t(`nav.${key}`)}
              </Link>
            );
          })}
        </nav>
        <div className="ml-auto flex items-center">
          {account && <Bell />}
          <LanguageMenu remember={account !== null} />
          <ThemeMenu />
          {account ? (
            <AccountMenu account={account} room="portal">
              <Button variant="ghost" size="icon" aria-label={t("account", { name: account.name })} className="ml-1">
                <Avatar name={account.name} />
              </Button>
            </AccountMenu>
          ) : (
            <Button asChild variant="outline" size="sm" className="ml-2">
              <Link href={`/sign-in?next=${encodeURIComponent(pathname)}`}>{t("signIn")}</Link>
            </Button>
          )}
        </div>
      </header>
      <main id={CONTENT_ID} tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto focus:outline-none">
        {children}
      </main>
    </div>
  );
}
