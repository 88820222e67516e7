import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { LanguageMenu } from "@/components/shell/language-menu";
import { Wordmark } from "@/components/shell/mark";
import { ThemeMenu } from "@/components/shell/theme-menu";
import { DemoRoles } from "@/components/sign-in/demo-roles";
import { destinationFor, safeNext } from "@/components/sign-in/destination";
import { GuestEntry } from "@/components/sign-in/guest-entry";
import { SignInForm } from "@/components/sign-in/sign-in-form";
import { cn } from "@/components/ui/cn";
import { DEMO_PASSWORD } from "@/server/auth/demo-accounts";
import { env } from "@/server/env";
import { currentViewer } from "../viewer";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("auth");
  return { title: t("title") };
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const [t, viewer, query] = await Promise.all([getTranslations("auth"), currentViewer(), searchParams]);
  const next = safeNext(query["next"]);
  if (viewer) redirect(destinationFor(viewer.actor.role, next));
  return (
    <div data-room="portal" className="flex min-h-dvh flex-col">
      <header className="flex items-center justify-between px-4 py-3 sm:px-6">
        <Wordmark />
        <div className="flex items-center">
          <LanguageMenu remember={false} />
          <ThemeMenu />
        </div>
      </header>
      <main
        className={cn(
          "mx-auto flex w-full flex-1 flex-col px-4 pt-8 pb-16 sm:px-6 sm:pt-[9vh]",
          env.DEMO ? "max-w-5xl" : "max-w-sm",
        )}
      >
        <h1 className="max-w-[16em] text-2xl font-semibold tracking-tight text-balance break-keep">{t("headline")}</h1>
        <p className="mt-2 max-w-[52ch] text-pretty text-muted-foreground">{t("intro")}</p>
        <div className={cn("mt-10 grid gap-10", env.DEMO && "lg:grid-cols-[minmax(0,1fr)_19rem] lg:gap-14")}>
          {env.DEMO && <DemoRoles next={next} appUrl={env.APP_URL} />}
          <div className="flex flex-col gap-8">
            <SignInForm next={next} appUrl={env.APP_URL} demoPassword={env.DEMO ? DEMO_PASSWORD : null} />
            <GuestEntry next={next} appUrl={env.APP_URL} />
          </div>
        </div>
      </main>
    </div>
  );
}
