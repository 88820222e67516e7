"use client";

import { useTranslations } from "next-intl";
import { ViewLinks } from "../ui/view-links";
import { viewHref, type SkillView } from "./skill-view";

export function SkillViews({ views, shown }: { views: readonly SkillView[]; shown: SkillView }) {
  const t = useTranslations("skills.views");
  const links = views.map((view) => ({ key: view, href: viewHref(view), label: t(view), shown: view === shown }));
  return <ViewLinks label={t("label")} views={links} />;
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
