import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { type PageParams, readTableState } from "@/components/data-table/table-state";
import { mailListInput } from "@/components/mail/list-input";
import { MailList } from "@/components/mail/mail-list";

export async function generateMetadata() {
  const t = await getTranslations("mail");
  return { title: t("title") };
}

export default async function MailPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const input = mailListInput(readTableState(await searchParams));
  await getQueryClient().prefetchQuery(trpc.mail.list.queryOptions(input));
  return (
    <HydrateClient>
      <MailList />
    </HydrateClient>
  );
}
