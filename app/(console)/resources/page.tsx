import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { requireStaff } from "@/app/viewer";
import { type PageParams, readTableState } from "@/components/data-table/table-state";
import { ResourceList } from "@/components/resources/resource-list";
import { can } from "@/server/auth/permissions";

export async function generateMetadata() {
  const t = await getTranslations("resources");
  return { title: t("title") };
}

export default async function ResourcesPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const { actor } = await requireStaff();
  const { q } = readTableState(await searchParams);
  await getQueryClient().prefetchQuery(trpc.resources.list.queryOptions({ search: q }));
  return (
    <HydrateClient>
      <ResourceList mayManage={can(actor, "resource:manage")} />
    </HydrateClient>
  );
}
