import { MailX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";

export function MailNotFound() {
  const t = useTranslations("mail");
  return (
    <EmptyState
      icon={MailX}
      heading
      title={t("notFound")}
      description={t("notFoundHint")}
      action={
        <Button asChild variant="outline">
          <Link href="/mail">{t("backToList")}</Link>
        </Button>
      }
    />
  );
}
