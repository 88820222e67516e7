import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { requireViewer } from "@/app/viewer";
import { PreferencesForm } from "@/components/notifications/preferences-form";
import { cn } from "@/components/ui/cn";

export async function generateMetadata() {
  const t = await getTranslations("notifications.preferences");
  return { title: t("title") };
}

export default async function PreferencesPage() {
  const { actor } = await requireViewer();
  const staff = actor.role !== "customer";
  const t = await getTranslations("notifications.preferences");
  await getQueryClient().prefetchQuery(trpc.notifications.preferences.queryOptions());
  return (
    <HydrateClient>
      <div className={cn("flex w-full max-w-xl flex-col pb-12", !staff && "mx-auto px-4 pt-8")}>
        <h1 className={cn("font-semibold", staff ? "text-lg leading-7" : "text-xl tracking-tight")}>{t("title")}</h1>
        <p className="mb-6 text-muted-foreground">{t("description")}</p>
        <PreferencesForm staff={staff} />
      </div>
    </HydrateClient>
  );
}
