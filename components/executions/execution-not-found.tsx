import { SearchX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";

/** The same answer for an execution that does not exist and for one that is not the reader's to see. */
export function ExecutionNotFound() {
  const t = useTranslations("executions");
  return (
    <EmptyState
      icon={SearchX}
      heading
      title={t("notFound")}
      description={t("notFoundHint")}
      action={
        <Button asChild variant="outline">
          <Link href="/executions">{t("backToList")}</Link>
        </Button>
      }
    />
  );
}
