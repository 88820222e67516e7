"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { Failure } from "./failure-model";
import { Notice } from "./notice";

/** Stays above the box until it is dealt with: what went wrong, and the one thing to do about it. */
export function FailureNotice({
  failure,
  onResend,
  onReload,
}: {
  failure: Failure;
  onResend: () => void;
  onReload: () => void;
}) {
  const t = useTranslations("chat.failure");
  return (
    <div role="alert">
      <Notice action={<Remedy failure={failure} onResend={onResend} onReload={onReload} />}>
        {t(failure.code)} {failure.action === "resend" && t("kept")}
      </Notice>
    </div>
  );
}

function Remedy({ failure, onResend, onReload }: Parameters<typeof FailureNotice>[0]): ReactNode {
  const t = useTranslations("chat.failure");
  const path = usePathname();
  switch (failure.action) {
    case "resend":
      return <Act onClick={onResend}>{t("retry")}</Act>;
    case "reload":
      return <Act onClick={onReload}>{t("reload")}</Act>;
    case "sign-in":
      return (
        <Button asChild variant="outline" size="sm">
          <Link href={`/sign-in?next=${encodeURIComponent(path)}`}>{t("signIn")}</Link>
        </Button>
      );
    case "new-conversation":
      return (
        <Button asChild variant="outline" size="sm">
          {/* A whole new page: what this one knows of the conversation is no longer true. */}
          <a href="/chat">{t("new")}</a>
        </Button>
      );
    case "edit":
      return null;
  }
}

function Act({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <Button variant="outline" size="sm" onClick={onClick}>
      {children}
    </Button>
  );
}
