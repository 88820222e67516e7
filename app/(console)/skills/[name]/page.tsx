import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { requireStaff } from "@/app/viewer";
import { SkillDetail } from "@/components/skills/skill-detail";
import { can } from "@/server/auth/permissions";
import { found } from "../../found";

type Params = { params: Promise<{ name: string }>; searchParams: Promise<{ version?: string | string[] }> };

export async function generateMetadata({ params }: Params) {
  const t = await getTranslations("skills");
  return { title: `${decodeURIComponent((await params).name)} · ${t("title")}` };
}

export default async function SkillPage({ params, searchParams }: Params) {
  const { name } = await params;
  const { version } = await searchParams;
  const input = { name: decodeURIComponent(name), ...(typeof version === "string" ? { version } : {}) };
  const { actor } = await requireStaff();
  const may = { read: can(actor, "binding:read"), bind: can(actor, "binding:write") };
  if (may.read) await getQueryClient().prefetchQuery(trpc.bindings.list.queryOptions());
  await found(getQueryClient().fetchQuery(trpc.skills.get.queryOptions(input)));
  return (
    <HydrateClient>
      <SkillDetail key={`${input.name} ${input.version ?? ""}`} input={input} may={may} />
    </HydrateClient>
  );
}
