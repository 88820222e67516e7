"use client";

import { useTranslations } from "next-intl";
import { ViewLinks } from "../ui/view-links";
import { VIEWS, type View } from "./list-input";

export function UnderstandingViews({ shown }: { shown: View }) {
  const t = useTranslations("understanding.views");
  const views = VIEWS.map((view) => ({
    key: view,
    href: view === "recognitions" ? "/understanding" : `/understanding?view=${view}`,
    label: t(view),
    shown: view === shown,
  }));
  return <ViewLinks label={t("label")} views={views} />;
}
