import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Wordmark } from "../shell/mark";
import { LanguageMenu } from "../shell/language-menu";
import { CONTENT_ID, SkipLink } from "../shell/skip-link";
import { ThemeMenu } from "../shell/theme-menu";
import { Button } from "../ui/button";

/** The frame of the help pages, the same for guests and customers: a column to read in, and the way to the chat. */
export function HelpShell({ children }: { children: ReactNode }) {
  const t = useTranslations("help");
  return (
    <div data-room="portal" className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="flex h-14 shrink-0 items-center gap-1 border-b border-border bg-surface px-4 sm:px-6">
        <Link href="/" className="flex rounded-md">
          <Wordmark />
        </Link>
        <Link
          href="/help"
          className="ml-3 rounded-md px-2 py-1 text-sm font-medium text-muted-foreground hover:text-foreground"
        >
          {t("title")}
        </Link>
        <div className="ml-auto flex items-center">
          <LanguageMenu remember={false} />
          <ThemeMenu />
          <Button asChild variant="outline" size="sm" className="ml-2 max-sm:hidden">
            <Link href="/chat">{t("ask")}</Link>
          </Button>
        </div>
      </header>
      <main
        id={CONTENT_ID}
        tabIndex={-1}
        className="mx-auto w-full max-w-[68ch] px-4 py-8 outline-none sm:px-6 sm:py-12"
      >
        {children}
      </main>
    </div>
  );
}
