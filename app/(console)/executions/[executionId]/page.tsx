import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { ExecutionDetail } from "@/components/executions/execution-detail";
import { found } from "../../found";

export async function generateMetadata() {
  const t = await getTranslations("executions");
  return { title: t("one") };
}

export default async function ExecutionPage({ params }: { params: Promise<{ executionId: string }> }) {
  const { executionId } = await params;
  await found(getQueryClient().fetchQuery(trpc.executions.get.queryOptions({ executionId })));
  return (
    <HydrateClient>
      <ExecutionDetail key={executionId} executionId={executionId} />
    </HydrateClient>
  );
}
