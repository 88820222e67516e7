import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { Conversations } from "@/components/conversations/conversations";
import { conversationListInput } from "@/components/conversations/list-input";
import { type PageParams, readTableState } from "@/components/data-table/table-state";
import { found } from "../../found";

export async function generateMetadata() {
  const t = await getTranslations("conversations");
  return { title: t("title") };
}

type Props = { params: Promise<{ handoffId: string }>; searchParams: Promise<PageParams> };

export default async function ConversationPage({ params, searchParams }: Props) {
  const { handoffId } = await params;
  const queries = getQueryClient();
  const input = conversationListInput(readTableState(await searchParams));
  await Promise.all([
    found(queries.fetchQuery(trpc.conversations.get.queryOptions({ handoffId }))),
    queries.prefetchQuery(trpc.conversations.list.queryOptions(input)),
  ]);
  return (
    <HydrateClient>
      <Conversations />
    </HydrateClient>
  );
}
