import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { requireViewer } from "@/app/viewer";
import { RequestList } from "@/components/chat/request-list";
import { REQUEST_PAGE_SIZE } from "@/components/chat/requests-model";

export async function generateMetadata() {
  const t = await getTranslations("chat.requests");
  return { title: t("title") };
}

export default async function RequestsPage() {
  await requireViewer();
  const t = await getTranslations("chat.requests");
  // Waited for: what is still pending here may have arrived in the browser, which would then draw another page.
  await getQueryClient().prefetchQuery(trpc.executions.list.queryOptions({ page: 1, pageSize: REQUEST_PAGE_SIZE }));
  return (
    <HydrateClient>
      <div className="mx-auto flex w-full max-w-reading flex-col px-4 pt-8 pb-12">
        <h1 className="text-xl font-semibold tracking-tight">{t("title")}</h1>
        <p className="mb-6 text-muted-foreground">{t("description")}</p>
        <RequestList />
      </div>
    </HydrateClient>
  );
}
