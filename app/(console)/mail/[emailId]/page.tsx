import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { MailDetail } from "@/components/mail/mail-detail";
import { found } from "../../found";

export async function generateMetadata() {
  const t = await getTranslations("mail");
  return { title: t("title") };
}

export default async function EmailPage({ params }: { params: Promise<{ emailId: string }> }) {
  const { emailId } = await params;
  await found(getQueryClient().fetchQuery(trpc.mail.get.queryOptions({ id: emailId })));
  return (
    <HydrateClient>
      <MailDetail emailId={emailId} />
    </HydrateClient>
  );
}
