import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { requireStaff } from "@/app/viewer";
import { type PageParams, readTableState } from "@/components/data-table/table-state";
import { readView, recognitionListInput } from "@/components/understanding/list-input";
import { RecognitionList } from "@/components/understanding/recognition-list";
import { UnderstandingViews } from "@/components/understanding/understanding-views";
import { VersionList } from "@/components/understanding/version-list";
import { can } from "@/server/auth/permissions";

export async function generateMetadata() {
  const t = await getTranslations("understanding");
  return { title: t("title") };
}

export default async function UnderstandingPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const { actor } = await requireStaff();
  const t = await getTranslations("understanding");
  const params = await searchParams;
  if (readView(params.view) === "recognitions") {
    const input = recognitionListInput(readTableState(params));
    await getQueryClient().prefetchQuery(trpc.understanding.list.queryOptions(input));
    return (
      <HydrateClient>
        <RecognitionList mayCorrect={can(actor, "recognition:correct")} />
      </HydrateClient>
    );
  }
  await getQueryClient().prefetchQuery(trpc.understanding.versions.queryOptions());
  return (
    <HydrateClient>
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-x-6 gap-y-1">
          <h1 className="text-lg font-semibold">{t("title")}</h1>
          <UnderstandingViews shown="versions" />
        </div>
        <VersionList mayTrain={can(actor, "model:train")} />
      </div>
    </HydrateClient>
  );
}
