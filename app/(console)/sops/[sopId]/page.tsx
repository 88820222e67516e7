import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { SopDetail } from "@/components/sops/sop-detail";
import { found } from "../../found";

export async function generateMetadata() {
  const t = await getTranslations("sops");
  return { title: t("one") };
}

export default async function SopPage({ params }: { params: Promise<{ sopId: string }> }) {
  const { sopId } = await params;
  await found(getQueryClient().fetchQuery(trpc.sops.get.queryOptions({ sopId })));
  return (
    <HydrateClient>
      <SopDetail key={sopId} sopId={sopId} />
    </HydrateClient>
  );
}
