"use client";

import { useMutation } from "@tanstack/react-query";
import { Languages } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useTransition } from "react";
import type { Locale } from "@/server/context";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu";
import { setPreferenceCookie } from "./preference-cookie";

/** Each language in its own words: whoever cannot read the page must still find theirs. */
const NAMES: Record<Locale, string> = { "zh-CN": "中文", en: "English" };

/** The choice holds on this device at once; with an account it is remembered for the next device as well. */
export function LanguageMenu({ remember, side }: { remember: boolean; side?: "top" | "bottom" }) {
  const t = useTranslations("shell");
  const locale = useLocale();
  const router = useRouter();
  const [changing, startChange] = useTransition();
  const save = useMutation(useTRPC().me.setLocale.mutationOptions());

  const choose = (next: Locale) => {
    if (next === locale) return;
    setPreferenceCookie("locale", next);
    if (remember) save.mutate({ locale: next });
    startChange(() => router.refresh());
  };

  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={t("language")} title={t("language")} disabled={changing}>
          <Languages aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" side={side}>
        <DropdownMenuRadioGroup value={locale} onValueChange={(value) => choose(value as Locale)}>
          {(Object.keys(NAMES) as Locale[]).map((key) => (
            <DropdownMenuRadioItem key={key} value={key} lang={key}>
              {NAMES[key]}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
