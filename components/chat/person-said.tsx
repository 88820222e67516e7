"use client";

import { useTranslations } from "next-intl";
import { Avatar } from "../shell/account-menu";
import { useRoleName } from "./use-role-name";

/** What a colleague wrote: their own words, under their own name, told apart from Steward's at a glance. */
export function PersonSaid({ person, text }: { person: { name: string; role: string }; text: string }) {
  const t = useTranslations("chat");
  const role = useRoleName()(person.role);
  return (
    <article aria-label={t("person", { name: person.name, role })} className="flex gap-2.5 pr-10 sm:pr-20">
      <Avatar name={person.name} />
      <div className="flex min-w-0 flex-col items-start gap-1">
        <p className="text-sm text-muted-foreground">
          <span className="font-medium text-foreground">{person.name}</span> · {role}
        </p>
        <p className="max-w-full rounded-md border border-accent/30 bg-accent-soft px-4 py-2.5 break-words whitespace-pre-wrap">
          {text}
        </p>
      </div>
    </article>
  );
}
