import { useTranslations } from "next-intl";
import { NotFoundState } from "../ui/not-found-state";

/** No file offers it, and none ever did. */
export function SopNotFound() {
  const t = useTranslations("sops");
  return <NotFoundState title={t("notFound")} description={t("notFoundHint")} href="/sops" back={t("backToList")} />;
}
