"use client";

import { ArrowRight, Briefcase, HandCoins, Headset, ShieldCheck, User, Wrench } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { Role } from "@/server/context";
import { setPreferenceCookie } from "../shell/preference-cookie";
import { cn } from "../ui/cn";
import { destinationFor } from "./destination";
import { useProblemText } from "./problem-text";
import { signInAs, type SignInProblem } from "./sign-in-request";

const ICONS = {
  customer: User,
  customer_service: Headset,
  refund_manager: HandCoins,
  manager: Briefcase,
  ops: Wrench,
  admin: ShieldCheck,
} satisfies Record<Role, unknown>;

/** One button per role; each goes straight in. */
export function DemoRoles({ next, appUrl }: { next: string | null; appUrl: string }) {
  const t = useTranslations("auth.demo");
  const roles = useTranslations("shell.roles");
  const locale = useLocale();
  const problemText = useProblemText(appUrl);
  const [going, setGoing] = useState<Role | null>(null);
  const [problem, setProblem] = useState<SignInProblem | null>(null);

  const enter = async (role: Role) => {
    if (going) return;
    setGoing(role);
    setProblem(null);
    const found = await signInAs(role);
    setProblem(found);
    if (found) {
      setGoing(null);
      return;
    }
    // A demo account is everybody's: whoever enters keeps the language they were reading, not the account's.
    setPreferenceCookie("locale", locale);
    window.location.assign(destinationFor(role, next));
  };

  return (
    <section aria-labelledby="demo-title">
      <h2 id="demo-title" className="font-semibold">
        {t("title")}
      </h2>
      <p className="mt-0.5 text-sm text-muted-foreground">{t("note")}</p>
      {problem && (
        <p role="alert" className="mt-3 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
          {problemText(problem)}
        </p>
      )}
      <ul className="mt-4 grid gap-px overflow-hidden rounded-md border border-border bg-border sm:grid-cols-2">
        {(Object.keys(ICONS) as Role[]).map((role) => {
          const Icon = ICONS[role];
          return (
            <li key={role} className="bg-surface">
              <button
                type="button"
                onClick={() => void enter(role)}
                aria-disabled={going !== null}
                aria-label={t("signIn", { role: roles(role) })}
                aria-describedby={`demo-${role}`}
                className={cn(
                  "group flex size-full min-h-18 items-start gap-3 px-4 py-3.5 text-left transition-colors hover:bg-accent-soft focus-visible:-outline-offset-2",
                  going && going !== role && "opacity-50",
                )}
              >
                <Icon aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" strokeWidth={1.75} />
                <span className="min-w-0 flex-1">
                  <span className="block leading-6 font-semibold">{roles(role)}</span>
                  <span id={`demo-${role}`} className="block text-sm text-pretty text-muted-foreground">
                    {going === role ? t("pending") : t(role)}
                  </span>
                </span>
                <ArrowRight
                  aria-hidden
                  className="mt-1 size-4 shrink-0 -translate-x-1 text-accent-text opacity-0 transition-all group-hover:translate-x-0 group-hover:opacity-100 group-focus-visible:translate-x-0 group-focus-visible:opacity-100"
                />
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
