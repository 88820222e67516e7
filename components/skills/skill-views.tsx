"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { cn } from "../ui/cn";
import { viewHref, type SkillView } from "./skill-view";

/** The page's views, each with an address of its own. */
export function SkillViews({ views, shown }: { views: readonly SkillView[]; shown: SkillView }) {
  const t = useTranslations("skills.views");
  return (
    <nav aria-label={t("label")} className="flex flex-wrap gap-x-4">
      {views.map((view) => (
        <Link
          key={view}
          href={viewHref(view)}
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

/** The heading of the views that are no list of skills. */
export function SkillsHeader(props: { views: readonly SkillView[]; shown: SkillView }) {
  const t = useTranslations("skills");
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-1">
      <h1 className="text-lg font-semibold">{t("title")}</h1>
      <SkillViews {...props} />
    </div>
  );
}
