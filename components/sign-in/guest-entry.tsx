"use client";

import { MessageCircleQuestion } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "../ui/button";
import { useProblemText } from "./problem-text";
import { continueAsGuest, type SignInProblem } from "./sign-in-request";

/** The chat without an account. */
export function GuestEntry({ next, appUrl }: { next: string | null; appUrl: string }) {
  const t = useTranslations("auth.guest");
  const problemText = useProblemText(appUrl);
  const [going, setGoing] = useState(false);
  const [problem, setProblem] = useState<SignInProblem | null>(null);

  const enter = async () => {
    if (going) return;
    setGoing(true);
    const found = await continueAsGuest();
    setProblem(found);
    if (found) setGoing(false);
    else window.location.assign(next && /^\/chat(\/|\?|#|$)/.test(next) ? next : "/chat");
  };

  return (
    <section aria-labelledby="guest-title" className="flex flex-col gap-3 border-t border-border pt-6">
      <div>
        <h2 id="guest-title" className="font-semibold">
          {t("title")}
        </h2>
        <p id="guest-note" className="mt-0.5 text-sm text-pretty text-muted-foreground">
          {t("note")}
        </p>
      </div>
      <Button variant="outline" aria-disabled={going} aria-describedby="guest-note" onClick={() => void enter()}>
        <MessageCircleQuestion aria-hidden />
        {going ? t("pending") : t("enter")}
      </Button>
      {problem && (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
          {problemText(problem)}
        </p>
      )}
    </section>
  );
}
