import { ConversationNotFound } from "@/components/conversations/conversation-not-found";

export default function ConversationNotFoundPage() {
  return <ConversationNotFound />;
}
