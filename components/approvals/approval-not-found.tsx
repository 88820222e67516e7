import { SearchX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";

/** The same answer for an approval that does not exist and for one that is not the reader's to see. */
export function ApprovalNotFound() {
  const t = useTranslations("approvals");
  return (
    <EmptyState
      icon={SearchX}
      heading
      title={t("notFound")}
      description={t("notFoundHint")}
      action={
        <Button asChild variant="outline">
          <Link href="/inbox">{t("backToList")}</Link>
        </Button>
      }
    />
  );
}
