"use client";

import { Activity, Blocks, Cable, Inbox, Languages, Mail, MessagesSquare, ScrollText, Ticket } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { cn } from "../ui/cn";
import { CallersBadge, WaitingBadge } from "./waiting-badge";

const ITEMS = [
  { key: "inbox", icon: Inbox },
  { key: "conversations", icon: MessagesSquare },
  { key: "executions", icon: Activity },
  { key: "mail", icon: Mail },
  { key: "tickets", icon: Ticket },
  { key: "sops", icon: ScrollText },
  { key: "understanding", icon: Languages },
  { key: "skills", icon: Blocks },
  { key: "resources", icon: Cable },
] as const;

export type ConsolePage = (typeof ITEMS)[number]["key"];

/** The console's pages, those the role may open. */
export function ConsoleNav({ pages, onNavigate }: { pages: readonly ConsolePage[]; onNavigate?: () => void }) {
  const t = useTranslations("shell");
  const pathname = usePathname();
  return (
    <nav aria-label={t("navigation")} className="flex flex-col gap-0.5 p-2">
      {ITEMS.filter(({ key }) => pages.includes(key)).map(({ key, icon: Icon }) => {
        const href = `/${key}`;
        const active = pathname === href || pathname.startsWith(`${href}/`);
        return (
          <Link
            key={key}
            href={href}
            onClick={onNavigate}
            aria-current={active ? "page" : undefined}
            className={cn(
              "flex h-control items-center gap-2.5 rounded-md px-2.5 font-medium text-muted-foreground transition-colors hover:bg-muted hover:text-foreground",
              active && "bg-muted text-foreground",
            )}
          >
            <Icon aria-hidden className={cn("size-4 shrink-0", active && "text-accent-text")} />
            {t(`nav.${key}`)}
            {key === "inbox" && <WaitingBadge />}
            {key === "conversations" && <CallersBadge />}
          </Link>
        );
      })}
    </nav>
  );
}
