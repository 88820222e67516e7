import type { ReactNode } from "react";
import { ConversationsBeside } from "@/components/chat/conversations-beside";

export default function ChatLayout({ children }: { children: ReactNode }) {
  return <ConversationsBeside>{children}</ConversationsBeside>;
}
