import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { requireViewer } from "@/app/viewer";
import { PreferencesForm } from "@/components/notifications/preferences-form";

export async function generateMetadata() {
  const t = await getTranslations("notifications.preferences");
  return { title: t("title") };
}

export default async function PreferencesPage() {
  const { actor } = await requireViewer();
  const t = await getTranslations("notifications.preferences");
  await getQueryClient().prefetchQuery(trpc.notifications.preferences.queryOptions());
  return (
    <HydrateClient>
      <div className="mx-auto flex w-full max-w-xl flex-col px-4 pt-8 pb-12">
        <h1 className="text-xl font-semibold tracking-tight">{t("title")}</h1>
        <p className="mb-6 text-muted-foreground">{t("description")}</p>
        <PreferencesForm staff={actor.customerId === null} />
      </div>
    </HydrateClient>
  );
}
