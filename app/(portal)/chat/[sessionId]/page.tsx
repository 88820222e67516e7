import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { HydrateClient, getQueryClient, trpc } from "@/app/trpc-server";
import { requireVisitor } from "@/app/viewer";
import { StoredChat } from "@/components/chat/stored-chat";
import { toAppError } from "@/server/trpc/init";

export async function generateMetadata() {
  const t = await getTranslations("chat");
  return { title: t("title") };
}

export default async function StoredChatPage({ params }: { params: Promise<{ sessionId: string }> }) {
  const { actor } = await requireVisitor();
  const { sessionId } = await params;
  try {
    await getQueryClient().fetchQuery(trpc.chat.messages.queryOptions({ sessionId }));
  } catch (error) {
    // An address that cannot be a session's is as absent as somebody else's.
    if (["NOT_FOUND", "VALIDATION"].includes(toAppError(error).code)) notFound();
    throw error;
  }
  return (
    <HydrateClient>
      <StoredChat key={sessionId} sessionId={sessionId} viewerId={actor.userId} />
    </HydrateClient>
  );
}
