import { MessageCircleQuestion } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default async function ConversationNotFound() {
  const t = await getTranslations("chat");
  return (
    <EmptyState
      icon={MessageCircleQuestion}
      title={t("page.notFound")}
      description={t("page.notFoundDescription")}
      action={
        <Button asChild variant="outline">
          <Link href="/chat">{t("newConversation")}</Link>
        </Button>
      }
      className="my-auto"
    />
  );
}
