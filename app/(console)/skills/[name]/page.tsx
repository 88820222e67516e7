import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { SkillDetail } from "@/components/skills/skill-detail";
import { found } from "../../found";

export async function generateMetadata() {
  const t = await getTranslations("skills");
  return { title: t("one") };
}

type Params = { params: Promise<{ name: string }>; searchParams: Promise<{ version?: string | string[] }> };

export default async function SkillPage({ params, searchParams }: Params) {
  const { name } = await params;
  const { version } = await searchParams;
  const input = { name: decodeURIComponent(name), ...(typeof version === "string" ? { version } : {}) };
  await found(getQueryClient().fetchQuery(trpc.skills.get.queryOptions(input)));
  return (
    <HydrateClient>
      <SkillDetail key={`${input.name} ${input.version ?? ""}`} input={input} />
    </HydrateClient>
  );
}
