import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { SopList } from "@/components/sops/sop-list";

export async function generateMetadata() {
  const t = await getTranslations("sops");
  return { title: t("title") };
}

export default async function SopsPage() {
  await getQueryClient().prefetchQuery(trpc.sops.list.queryOptions());
  return (
    <HydrateClient>
      <SopList />
    </HydrateClient>
  );
}
