import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { Inbox } from "@/components/approvals/inbox";
import { approvalListInput } from "@/components/approvals/list-input";
import { type PageParams, readTableState } from "@/components/data-table/table-state";
import { found } from "../../found";

export async function generateMetadata() {
  const t = await getTranslations("approvals");
  return { title: t("title") };
}

type Props = { params: Promise<{ approvalId: string }>; searchParams: Promise<PageParams> };

export default async function ApprovalPage({ params, searchParams }: Props) {
  const { approvalId } = await params;
  const queries = getQueryClient();
  const input = approvalListInput(readTableState(await searchParams));
  await Promise.all([
    found(queries.fetchQuery(trpc.approvals.get.queryOptions({ approvalId }))),
    queries.prefetchQuery(trpc.approvals.list.queryOptions(input)),
  ]);
  return (
    <HydrateClient>
      <Inbox />
    </HydrateClient>
  );
}
