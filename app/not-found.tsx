import { Compass } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { BarePage } from "@/components/shell/bare-page";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFoundPage() {
  const t = useTranslations("shell.notFound");
  return (
    <BarePage>
      <EmptyState
        icon={Compass}
        heading
        title={t("title")}
        description={t("description")}
        action={
          <Button asChild variant="outline">
            <Link href="/">{t("home")}</Link>
          </Button>
        }
      />
    </BarePage>
  );
}
