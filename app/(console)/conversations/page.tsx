import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { Conversations } from "@/components/conversations/conversations";
import { conversationListInput } from "@/components/conversations/list-input";
import { type PageParams, readTableState } from "@/components/data-table/table-state";

export async function generateMetadata() {
  const t = await getTranslations("conversations");
  return { title: t("title") };
}

export default async function ConversationsPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const input = conversationListInput(readTableState(await searchParams));
  await getQueryClient().prefetchQuery(trpc.conversations.list.queryOptions(input));
  return (
    <HydrateClient>
      <Conversations />
    </HydrateClient>
  );
}
