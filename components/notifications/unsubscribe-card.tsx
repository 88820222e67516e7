"use client";

import { useMutation } from "@tanstack/react-query";
import { MailCheck, MailX } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { OptionalCategory } from "@/server/resources/notification.schema";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";

type Props = { token: string; category: OptionalCategory; subscribed: boolean };

/** One button, for whoever followed the link of an e-mail; and the way back, for whoever did not mean to. */
export function UnsubscribeCard({ token, category, subscribed: before }: Props) {
  const t = useTranslations("notifications.unsubscribe");
  const set = useMutation(useTRPC().notifications.setSubscription.mutationOptions());
  const subscribed = set.data?.subscribed ?? before;
  const Icon = subscribed ? MailCheck : MailX;
  const title = !subscribed ? t(`done.${category}`) : set.data ? t(`back.${category}`) : t(`question.${category}`);
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 text-center">
      <Icon aria-hidden className="size-7 text-accent-text" />
      <h1 aria-live="polite" className="text-xl font-semibold tracking-tight text-balance">
        {title}
      </h1>
      <p className="text-pretty text-muted-foreground">{category === "work" ? t("explainWork") : t("explain")}</p>
      <div className="mt-2 flex flex-wrap justify-center gap-2">
        <Button
          variant={subscribed ? "default" : "outline"}
          aria-disabled={set.isPending || undefined}
          onClick={() => {
            if (!set.isPending) set.mutate({ token, subscribed: !subscribed });
          }}
        >
          {subscribed ? t("confirm") : t("undo")}
        </Button>
        <Button asChild variant="ghost">
          <Link href="/preferences">{t("settings")}</Link>
        </Button>
      </div>
      {set.isError && (
        <p role="alert" className="text-sm text-danger">
          {t("failed")}
        </p>
      )}
    </div>
  );
}
