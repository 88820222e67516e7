import { useTranslations } from "next-intl";
import { NotFoundState } from "../ui/not-found-state";

/** Neither built in nor plugged in, or not in this version. */
export function SkillNotFound() {
  const t = useTranslations("skills");
  return <NotFoundState title={t("notFound")} description={t("notFoundHint")} href="/skills" back={t("backToList")} />;
}
