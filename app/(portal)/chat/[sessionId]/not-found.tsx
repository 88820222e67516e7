import { MessageCircleQuestion } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { requireViewer } from "@/app/viewer";
import { UnbornChat } from "@/components/chat/unborn-chat";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** Not there, unless it is this tab that is just beginning it: the server cannot know that, so the page looks. */
export default async function ConversationNotFound() {
  const { actor } = await requireViewer();
  const t = await getTranslations("chat");
  return (
    <UnbornChat viewerId={actor.userId}>
      <EmptyState
        icon={MessageCircleQuestion}
        heading
        title={t("page.notFound")}
        description={t("page.notFoundDescription")}
        action={
          <Button asChild variant="outline">
            <Link href="/chat">{t("newConversation")}</Link>
          </Button>
        }
        className="my-auto"
      />
    </UnbornChat>
  );
}
