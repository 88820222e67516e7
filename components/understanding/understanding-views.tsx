"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { cn } from "../ui/cn";
import { VIEWS, type View } from "./list-input";

/** The page's views, each with an address of its own. */
export function UnderstandingViews({ shown }: { shown: View }) {
  const t = useTranslations("understanding.views");
  return (
    <nav aria-label={t("label")} className="flex flex-wrap gap-x-4">
      {VIEWS.map((view) => (
        <Link
          key={view}
          href={view === "recognitions" ? "/understanding" : `/understanding?view=${view}`}
          aria-current={view === shown ? "page" : undefined}
          className={cn(
            "inline-flex h-control items-center border-b-2 font-medium whitespace-nowrap transition-colors",
            view === shown
              ? "border-accent text-foreground"
              : "border-transparent text-muted-foreground hover:text-foreground",
          )}
        >
          {t(view)}
        </Link>
      ))}
    </nav>
  );
}
