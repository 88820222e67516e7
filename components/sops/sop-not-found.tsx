import { SearchX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";

/** No file offers it, and none ever did. */
export function SopNotFound() {
  const t = useTranslations("sops");
  return (
    <EmptyState
      icon={SearchX}
      heading
      title={t("notFound")}
      description={t("notFoundHint")}
      action={
        <Button asChild variant="outline">
          <Link href="/sops">{t("backToList")}</Link>
        </Button>
      }
    />
  );
}
