import { useTranslations } from "next-intl";
import { NotFoundState } from "../ui/not-found-state";

export function ApprovalNotFound() {
  const t = useTranslations("approvals");
  return <NotFoundState title={t("notFound")} description={t("notFoundHint")} href="/inbox" back={t("backToList")} />;
}
