"use client";

import { useTranslations } from "next-intl";
import { useRef, useState, type FormEvent } from "react";
import { Button } from "../ui/button";
import { Input } from "../ui/input";
import { Label } from "../ui/label";
import { useProblemText } from "./problem-text";
import { signInWith, type SignInProblem } from "./sign-in-request";

type FieldProblem = "emailMissing" | "emailWrong" | "passwordMissing";

/** What is wrong with the fields before anything is sent; null when nothing is. */
export function fieldProblem(email: string, password: string): FieldProblem | null {
  if (!email.trim()) return "emailMissing";
  if (!/^\S+@\S+\.\S+$/.test(email.trim())) return "emailWrong";
  return password ? null : "passwordMissing";
}

type Props = { next: string | null; appUrl: string; demoPassword: string | null };

export function SignInForm({ next, appUrl, demoPassword }: Props) {
  const t = useTranslations("auth");
  const problemText = useProblemText(appUrl);
  const [sending, setSending] = useState(false);
  const [wrong, setWrong] = useState<FieldProblem | null>(null);
  const [refusal, setRefusal] = useState<SignInProblem | null>(null);
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (sending || !email.current || !password.current) return;
    const found = fieldProblem(email.current.value, password.current.value);
    setWrong(found);
    setRefusal(null);
    if (found) {
      (found === "passwordMissing" ? password : email).current?.focus();
      return;
    }
    setSending(true);
    const problem = await signInWith(email.current.value.trim(), password.current.value);
    if (!problem) {
      // Who this is, the server knows: "/" goes to the role's own start page.
      window.location.assign(next ?? "/");
      return;
    }
    setSending(false);
    setRefusal(problem);
    password.current.select();
  };

  const message = wrong ? t(`problems.${wrong}`) : refusal && problemText(refusal);
  const emailWrong = wrong === "emailMissing" || wrong === "emailWrong" || refusal?.kind === "refused";
  const passwordWrong = wrong === "passwordMissing" || refusal?.kind === "refused";
  const described = message ? "sign-in-problem" : undefined;

  return (
    <form
      noValidate
      onSubmit={(event) => void submit(event)}
      aria-labelledby="form-title"
      className="flex flex-col gap-4"
    >
      <h2 id="form-title" className="font-semibold">
        {t("form.title")}
      </h2>
      <div className="flex flex-col gap-1.5">
        <Label htmlFor="email">{t("form.email")}</Label>
        <Input
          ref={email}
          id="email"
          name="email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={emailWrong || undefined}
          aria-describedby={described}
        />
      </div>
      <div className="flex flex-col gap-1.5">
        <Label htmlFor="password">{t("form.password")}</Label>
        <Input
          ref={password}
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          aria-invalid={passwordWrong || undefined}
          aria-describedby={described}
        />
      </div>
      {message && (
        <p id="sign-in-problem" role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger">
          {message}
        </p>
      )}
      <Button type="submit" aria-disabled={sending} className="mt-1">
        {sending ? t("form.pending") : t("form.submit")}
      </Button>
      {demoPassword && (
        <p className="text-sm text-muted-foreground">
          {t.rich("form.hint", {
            password: demoPassword,
            code: (text) => <code className="whitespace-nowrap text-foreground">{text}</code>,
          })}
        </p>
      )}
    </form>
  );
}
