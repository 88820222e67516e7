import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { type PageParams, readTableState } from "@/components/data-table/table-state";
import { skillListInput } from "@/components/skills/list-input";
import { SkillList } from "@/components/skills/skill-list";

export async function generateMetadata() {
  const t = await getTranslations("skills");
  return { title: t("title") };
}

export default async function SkillsPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const input = skillListInput(readTableState(await searchParams));
  await getQueryClient().prefetchQuery(trpc.skills.list.queryOptions(input));
  return (
    <HydrateClient>
      <SkillList />
    </HydrateClient>
  );
}
