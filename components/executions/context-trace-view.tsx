"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ContextTrace, SectionTrace } from "@/server/models/context/trace.schema";
import { cn } from "../ui/cn";
import { cutNames } from "./context-cuts";

/** What a model was told besides its task and facts: each section with its tokens, and what there was no room for. */
export function ContextTraceView({ trace, className }: { trace: ContextTrace; className?: string }) {
  const t = useTranslations("executions.model.context");
  const format = useFormatter();
  const { used, budget, sections } = trace;
  return (
    <div className={cn("text-xs", className)}>
      <table className="w-full">
        <caption className="pb-1.5 text-left">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="text-muted-foreground">{t("title")}</span>
            <span className="tabular-nums">
              {t("used", { used: format.number(used), budget: format.number(budget) })}
            </span>
          </span>
          <span aria-hidden className="mt-1.5 block h-1.5 overflow-hidden rounded-xs bg-muted">
            <span className="block h-full bg-accent" style={{ width: `${Math.min(100, (used / budget) * 100)}%` }} />
          </span>
        </caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">{t("section")}</th>
            <th scope="col">{t("kept")}</th>
            <th scope="col">{t("tokens")}</th>
          </tr>
        </thead>
        <tbody>
          {sections.map((section) => (
            <Section key={section.name} section={section} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Section({ section }: { section: SectionTrace }) {
  const t = useTranslations("executions.model.context");
  const format = useFormatter();
  const nameAll = useNames();
  const { name, tokens, kept, of, dropped, shortened } = section;
  return (
    <tr className="border-t border-border/60 align-top">
      <th scope="row" className="py-1 pr-2 text-left font-normal">
        {t(name)}
        {kept < of && (
          <span className="block break-words text-warning">
            {t("leftOut", { count: of - kept, names: nameAll(name, dropped) })}
          </span>
        )}
        {shortened.length > 0 && (
          <span className="block break-words text-warning">{t("shortened", { names: nameAll(name, shortened) })}</span>
        )}
      </th>
      <td className="px-2 py-1 text-right whitespace-nowrap text-muted-foreground tabular-nums">
        {t("some", { kept: format.number(kept), of: format.number(of) })}
      </td>
      <td className="py-1 pl-2 text-right tabular-nums">{format.number(tokens)}</td>
    </tr>
  );
}

/** Turns are known by their numbers, all else by its name. */
function useNames(): (section: SectionTrace["name"], ids: readonly string[]) => string {
  const t = useTranslations("executions.model.context");
  const comma = useLocale() === "zh-CN" ? "、" : ", ";
  return (section, ids) => {
    const { names, more } = cutNames(ids);
    const listed = names.join(comma);
    if (more > 0) return t("more", { names: listed, count: more });
    const ofTurns = section === "conversation" || section === "earlier";
    return ofTurns ? t(/^\d+$/.test(listed) ? "turn" : "turns", { names: listed }) : listed;
  };
}
