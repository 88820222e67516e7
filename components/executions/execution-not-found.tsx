import { useTranslations } from "next-intl";
import { NotFoundState } from "../ui/not-found-state";

export function ExecutionNotFound() {
  const t = useTranslations("executions");
  return (
    <NotFoundState title={t("notFound")} description={t("notFoundHint")} href="/executions" back={t("backToList")} />
  );
}
