"use client";

import { Lock, LogIn } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ErrorCode } from "@/server/errors";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { ErrorState } from "../ui/error-state";

/** What a failed query looks like from here: our code when the server answered, nothing when it did not. */
export type QueryFailure = { data?: { appCode?: ErrorCode } | null };

/** Denied, signed out and failed are different faces: only the last is helped by trying again. */
export function QueryError({ title, error, onRetry }: { title?: string; error: QueryFailure; onRetry: () => void }) {
  const t = useTranslations();
  const code = error.data?.appCode ?? "UNAVAILABLE";
  if (code === "FORBIDDEN") {
    return <EmptyState icon={Lock} title={t("table.denied")} description={t("common.errors.FORBIDDEN")} />;
  }
  if (code === "UNAUTHENTICATED") {
    return (
      <EmptyState
        icon={LogIn}
        title={t("table.signedOut")}
        description={t("common.errors.UNAUTHENTICATED")}
        action={<SignInAgain />}
      />
    );
  }
  return <ErrorState title={title} description={t(`common.errors.${code}`)} onRetry={onRetry} />;
}

/** To the sign-in page, and from there back to this one as it is. */
export function SignInAgain() {
  const t = useTranslations("table");
  const path = usePathname();
  const search = useSearchParams().toString();
  const next = search ? `${path}?${search}` : path;
  return (
    <Button asChild size="sm">
      <Link href={`/sign-in?next=${encodeURIComponent(next)}`}>{t("signIn")}</Link>
    </Button>
  );
}
