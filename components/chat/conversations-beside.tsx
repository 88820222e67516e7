"use client";

// The list beside the open conversation, where the window has room for both; where it has not, the toolbar opens the drawer.
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useSyncExternalStore, type ReactNode } from "react";
import { ConversationList } from "./conversation-list";

/** The same width as `lg:` in the classes. */
const WIDE = "(min-width: 64rem)";

export function ConversationsBeside({ children }: { children: ReactNode }) {
  const t = useTranslations("chat.conversations");
  const wide = useWide();
  const current = /^\/chat\/([^/]+)$/.exec(usePathname())?.[1] ?? null;
  return (
    <div className="flex h-full">
      <aside
        aria-label={t("title")}
        className="hidden w-72 shrink-0 flex-col border-r border-border bg-surface pt-3 lg:flex xl:w-80"
      >
        {wide && <ConversationList current={current} />}
      </aside>
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  );
}

/** Nothing is fetched for a list that nobody sees. */
function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(WIDE);
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => window.matchMedia(WIDE).matches,
    () => false,
  );
}
