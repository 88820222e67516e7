import { Unplug } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";

export function ResourceNotFound() {
  const t = useTranslations("resources");
  return (
    <EmptyState
      icon={Unplug}
      heading
      title={t("notFound")}
      description={t("notFoundHint")}
      action={
        <Button asChild variant="outline">
          <Link href="/resources">{t("backToList")}</Link>
        </Button>
      }
    />
  );
}
