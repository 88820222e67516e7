import { Unlink } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { UnsubscribeCard } from "@/components/notifications/unsubscribe-card";
import { BarePage } from "@/components/shell/bare-page";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { database } from "@/server/db";
import { AppError } from "@/server/errors";
import { readSubscription } from "@/server/resources/unsubscribe";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata() {
  const t = await getTranslations("notifications.unsubscribe");
  // The address holds a key to somebody's preferences: it is told to nobody.
  return { title: t("title"), referrer: "no-referrer", robots: { index: false } };
}

/** null for a link we did not make. */
async function subscriptionOf(token: string) {
  try {
    return await readSubscription(database().client, { token });
  } catch (error) {
    if (error instanceof AppError && error.code === "VALIDATION") return null;
    throw error;
  }
}

export default async function UnsubscribePage({ searchParams }: Props) {
  const given = (await searchParams)["token"];
  const token = typeof given === "string" ? given : "";
  const subscription = token.length > 0 && token.length <= 1_000 ? await subscriptionOf(token) : null;
  const t = await getTranslations("notifications.unsubscribe");
  return (
    <BarePage>
      {subscription ? (
        <UnsubscribeCard token={token} {...subscription} />
      ) : (
        <EmptyState
          icon={Unlink}
          heading
          title={t("broken")}
          description={t("brokenHint")}
          action={
            <Button asChild variant="outline">
              <Link href="/preferences">{t("settings")}</Link>
            </Button>
          }
        />
      )}
    </BarePage>
  );
}
