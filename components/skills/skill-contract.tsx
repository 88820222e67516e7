"use client";

import Link from "next/link";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card, CardContent, CardHeader, CardTitle } from "../ui/card";
import type { SkillPageData } from "./skill-detail";

/** What the skill promises whoever calls it, and how it is undone. */
export function SkillContract({ skill }: { skill: SkillPageData }) {
  const t = useTranslations("skills");
  const locale = useLocale();
  const format = useFormatter();
  const { sla, reversibility } = skill;
  const because = "because" in reversibility ? reversibility.because?.[locale] : undefined;
  const names = (list: readonly string[]) => list.join(", ") || t("detail.nothing");
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("detail.contract")}</CardTitle>
      </CardHeader>
      <CardContent>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2">
          <Fact name={t("columns.category")}>{t(`category.${skill.category}`)}</Fact>
          <Fact name={t("detail.id")} mono>
            {skill.id}
          </Fact>
          <Fact name={t("detail.effect")}>{t(`effect.${skill.effect}`)}</Fact>
          <Fact name={t("detail.undoing")}>
            {t(`undoing.${reversibility.kind}`)}{" "}
            {"compensate" in reversibility && <SkillLink name={reversibility.compensate} />}
            {because && <span className="block text-xs text-muted-foreground">{because}</span>}
          </Fact>
          {skill.undoes.length > 0 && (
            <Fact name={t("detail.undoes")}>
              {skill.undoes.map((name) => (
                <SkillLink key={name} name={name} />
              ))}
            </Fact>
          )}
          <Fact name={t("detail.permissions")} mono>
            {names(skill.permissions)}
          </Fact>
          <Fact name={t("detail.dependencies")} mono>
            {names(skill.dependencies)}
          </Fact>
          <Fact name={t("detail.sla")}>
            {t("detail.slaText", {
              ms: sla.maxLatencyMs,
              rate: format.number(sla.successRate, { style: "percent", maximumFractionDigits: 2 }),
              count: sla.concurrency,
            })}
          </Fact>
          <Fact name={t("detail.cost")}>
            {format.number(skill.costMicroUsd / 1_000_000, {
              style: "currency",
              currency: "USD",
              maximumFractionDigits: 6,
            })}
          </Fact>
        </dl>
      </CardContent>
    </Card>
  );
}

function Fact({ name, mono, children }: { name: string; mono?: boolean; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className={mono ? "font-mono text-xs leading-5 break-all" : "break-words"}>{children}</dd>
    </>
  );
}

function SkillLink({ name }: { name: string }) {
  return (
    <Link
      href={`/skills/${encodeURIComponent(name)}`}
      prefetch={false}
      className="mr-2 font-mono text-xs break-all text-accent-text underline-offset-4 hover:underline"
    >
      {name}
    </Link>
  );
}
