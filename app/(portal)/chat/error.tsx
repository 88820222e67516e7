"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useTransition } from "react";
import { ErrorState } from "@/components/ui/error-state";

export default function ChatError({ reset }: { error: Error; reset: () => void }) {
  const t = useTranslations("chat.page");
  const router = useRouter();
  const [, startTransition] = useTransition();
  return (
    <ErrorState
      className="my-auto"
      title={t("loadFailed")}
      description={t("loadFailedDescription")}
      onRetry={() =>
        startTransition(() => {
          router.refresh();
          reset();
        })
      }
    />
  );
}
