import { getTranslations } from "next-intl/server";
import { requireStaff } from "@/app/viewer";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { type PageParams, readTableState } from "@/components/data-table/table-state";
import { AccessCard } from "@/components/skills/access-card";
import { BindingsCard } from "@/components/skills/bindings-card";
import { skillListInput } from "@/components/skills/list-input";
import { SkillList } from "@/components/skills/skill-list";
import { readView, viewsFor } from "@/components/skills/skill-view";
import { SkillsHeader } from "@/components/skills/skill-views";
import { can } from "@/server/auth/permissions";

export async function generateMetadata() {
  const t = await getTranslations("skills");
  return { title: t("title") };
}

export default async function SkillsPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const { actor } = await requireStaff();
  const params = await searchParams;
  const views = viewsFor(can(actor, "binding:read"));
  const shown = readView(params.view, views);
  if (shown === "all") {
    await getQueryClient().prefetchQuery(trpc.skills.list.queryOptions(skillListInput(readTableState(params))));
    return (
      <HydrateClient>
        <SkillList views={views} />
      </HydrateClient>
    );
  }
  const query = shown === "systems" ? trpc.bindings.list.queryOptions() : trpc.bindings.access.queryOptions();
  await getQueryClient().prefetchQuery(query as ReturnType<typeof trpc.bindings.list.queryOptions>);
  return (
    <HydrateClient>
      <div className="flex max-w-4xl flex-col gap-4">
        <SkillsHeader views={views} shown={shown} />
        {shown === "systems" ? <BindingsCard mayBind={can(actor, "binding:write")} /> : <AccessCard />}
      </div>
    </HydrateClient>
  );
}
