import { useTranslations } from "next-intl";
import { NotFoundState } from "../ui/not-found-state";

export function ConversationNotFound() {
  const t = useTranslations("conversations");
  return (
    <NotFoundState title={t("notFound")} description={t("notFoundHint")} href="/conversations" back={t("backToList")} />
  );
}
