import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { type PageParams, readTableState } from "@/components/data-table/table-state";
import { ExecutionList } from "@/components/executions/execution-list";
import { executionListInput } from "@/components/executions/list-input";

export async function generateMetadata() {
  const t = await getTranslations("executions");
  return { title: t("title") };
}

export default async function ExecutionsPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const input = executionListInput(readTableState(await searchParams));
  await getQueryClient().prefetchQuery(trpc.executions.list.queryOptions(input));
  return (
    <HydrateClient>
      <ExecutionList />
    </HydrateClient>
  );
}
