import { getTranslations } from "next-intl/server";
import { ChatRoom } from "@/components/chat/chat-room";
import { newId } from "@/server/ids";
import { requireVisitor } from "@/app/viewer";

export async function generateMetadata() {
  const t = await getTranslations("chat");
  return { title: t("title") };
}

/** A new conversation. It has an id from the start but is stored only with its first message. */
export default async function NewChatPage() {
  const { actor } = await requireVisitor();
  return <ChatRoom sessionId={newId("sess")} viewerId={actor.userId} />;
}
