import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { requireStaff } from "@/app/viewer";
import { ResourceDetail } from "@/components/resources/resource-detail";
import { can } from "@/server/auth/permissions";
import { env } from "@/server/env";
import { found } from "../../found";

type Params = { params: Promise<{ resourceId: string }> };

export async function generateMetadata({ params }: Params) {
  const t = await getTranslations("resources");
  return { title: `${(await params).resourceId} · ${t("title")}` };
}

export default async function ResourcePage({ params }: Params) {
  const { actor } = await requireStaff();
  const { resourceId } = await params;
  await found(getQueryClient().fetchQuery(trpc.resources.get.queryOptions({ id: resourceId })));
  const may = {
    manage: can(actor, "resource:manage"),
    check: can(actor, "resource:check"),
    redeliver: can(actor, "resource:redeliver"),
    fault: can(actor, "gateway:fault"),
  };
  return (
    <HydrateClient>
      <ResourceDetail id={resourceId} may={may} origin={env.APP_URL} />
    </HydrateClient>
  );
}
