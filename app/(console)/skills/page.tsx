import { getTranslations } from "next-intl/server";
import { requireStaff } from "@/app/viewer";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { type PageParams, readTableState } from "@/components/data-table/table-state";
import { BindingsPanel } from "@/components/skills/bindings-panel";
import { skillListInput } from "@/components/skills/list-input";
import { SkillList } from "@/components/skills/skill-list";
import { can } from "@/server/auth/permissions";

export async function generateMetadata() {
  const t = await getTranslations("skills");
  return { title: t("title") };
}

export default async function SkillsPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const input = skillListInput(readTableState(await searchParams));
  await getQueryClient().prefetchQuery(trpc.skills.list.queryOptions(input));
  const { actor } = await requireStaff();
  return (
    <HydrateClient>
      <SkillList />
      <BindingsPanel mayRead={can(actor, "binding:read")} mayBind={can(actor, "binding:write")} />
    </HydrateClient>
  );
}
