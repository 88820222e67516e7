"use client";

import { Menu } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { Bell } from "../notifications/bell";
import { MessageNews } from "../notifications/message-news";
import { Button } from "../ui/button";
import { Dialog, DialogTitle, DialogTrigger, SheetContent } from "../ui/dialog";
import { AccountMenu, Avatar, type ShellAccount } from "./account-menu";
import { ConsoleNav, type ConsolePage } from "./console-nav";
import { LanguageMenu } from "./language-menu";
import { Wordmark } from "./mark";
import { CONTENT_ID, SkipLink } from "./skip-link";
import { ThemeMenu } from "./theme-menu";

type Props = { account: ShellAccount; pages: readonly ConsolePage[]; children: ReactNode };

function Home() {
  return (
    <Link href="/executions" className="flex items-center rounded-md text-sm">
      <Wordmark />
    </Link>
  );
}

function Foot({ account }: { account: ShellAccount }) {
  const t = useTranslations("shell");
  return (
    <div className="mt-auto flex items-center gap-0.5 border-t border-border p-2">
      <AccountMenu account={account} room="console" side="top">
        <Button
          variant="ghost"
          aria-label={t("account", { name: account.name })}
          className="h-10 min-w-0 flex-1 shrink justify-start gap-2 px-1.5 text-left"
        >
          <Avatar name={account.name} />
          <span className="flex min-w-0 flex-col leading-4">
            <span className="truncate">{account.name}</span>
            <span className="truncate text-xs font-normal text-muted-foreground">{t(`roles.${account.role}`)}</span>
          </span>
        </Button>
      </AccountMenu>
      <LanguageMenu remember side="top" />
      <ThemeMenu side="top" />
    </div>
  );
}

/** The staff's room: navigation at the left, on a phone behind a button, and the page in the rest. */
export function ConsoleShell({ account, pages, children }: Props) {
  const t = useTranslations("shell");
  const [open, setOpen] = useState(false);
  return (
    <div data-room="console" className="flex h-dvh flex-col md:flex-row">
      <SkipLink />
      <MessageNews />
      <aside className="flex w-56 shrink-0 flex-col border-r border-border bg-surface max-md:hidden">
        <div className="flex h-12 items-center justify-between pr-2 pl-3.5">
          <Home />
          <Bell side="right" />
        </div>
        <ConsoleNav pages={pages} />
        <Foot account={account} />
      </aside>
      <header className="flex h-12 shrink-0 items-center gap-1.5 border-b border-border bg-surface px-2 md:hidden">
        <Dialog open={open} onOpenChange={setOpen}>
          <DialogTrigger asChild>
            <Button variant="ghost" size="icon" aria-label={t("openMenu")}>
              <Menu aria-hidden />
            </Button>
          </DialogTrigger>
          <SheetContent aria-describedby={undefined}>
            <DialogTitle className="flex h-12 items-center px-3.5 text-sm">
              <Wordmark />
            </DialogTitle>
            <ConsoleNav pages={pages} onNavigate={() => setOpen(false)} />
            <Foot account={account} />
          </SheetContent>
        </Dialog>
        <Home />
        <div className="ml-auto">
          <Bell />
        </div>
      </header>
      <main
        id={CONTENT_ID}
        tabIndex={-1}
        className="min-h-0 min-w-0 flex-1 overflow-y-auto px-4 py-4 focus:outline-none md:px-6 md:py-5"
      >
        {children}
      </main>
    </div>
  );
}
