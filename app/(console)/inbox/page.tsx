import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { Inbox } from "@/components/approvals/inbox";
import { approvalListInput } from "@/components/approvals/list-input";
import { type PageParams, readTableState } from "@/components/data-table/table-state";

export async function generateMetadata() {
  const t = await getTranslations("approvals");
  return { title: t("title") };
}

export default async function InboxPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const input = approvalListInput(readTableState(await searchParams));
  await getQueryClient().prefetchQuery(trpc.approvals.list.queryOptions(input));
  return (
    <HydrateClient>
      <Inbox />
    </HydrateClient>
  );
}
