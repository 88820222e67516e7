"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type Connector, choicesOf, shownSettings } from "@/server/resources/connectors.schema";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { CopyId } from "../ui/copy-id";
import { type Resource, useWord } from "./resource-words";

function Facts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
      </CardHeader>
      <dl className="grid grid-cols-1 gap-x-6 px-4 py-2 sm:grid-cols-[auto_minmax(0,1fr)]">{children}</dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="pt-1.5 text-muted-foreground sm:py-1.5">{name}</dt>
      <dd className="min-w-0 pb-1.5 break-words tabular-nums sm:py-1.5">{children}</dd>
    </>
  );
}

/** Where the other side sends its news, before the resource's id. */
const RECEIVES_AT: Record<string, string | undefined> = {
  webhook_source: "/api/webhooks/",
  stripe: "/api/webhooks/stripe/",
};
const STRIPE_EVENTS = "payment_intent.*, refund.*, charge.dispute.created";

const CHECKED_BY_USE = ["webhook", "slack", "webhook_source"];

/** What it is, where it is, and who may use it how much. */
export function ResourceFacts({ resource, origin }: { resource: Resource; origin: string }) {
  const t = useTranslations("resources.facts");
  const roles = useTranslations("shell.roles");
  const type = useWord("type");
  const { rateCount, rateSeconds } = resource;
  const receiving = RECEIVES_AT[resource.connector];
  return (
    <Facts title={t("title")}>
      <Fact name={t("id")}>
        <CopyId id={resource.id} full />
      </Fact>
      <Fact name={t("type")}>{type(resource.type)}</Fact>
      {resource.endpoint && (
        <Fact name={t("address")}>
          <span className="font-mono text-xs break-all">{resource.endpoint}</span>
        </Fact>
      )}
      {receiving && (
        <Fact name={t("receives")}>
          <CopyId
            id={`${origin}${receiving}${resource.id}`}
            full
            className="items-start [&>span]:break-all [&>span]:whitespace-normal text-left"
          />
          {resource.connector === "stripe" && (
            <span className="block text-xs text-muted-foreground">{t("stripeEvents", { events: STRIPE_EVENTS })}</span>
          )}
        </Fact>
      )}
      <Fact name={t("capabilities")}>
        <span className="font-mono text-xs">{resource.capabilities.join(", ") || "–"}</span>
      </Fact>
      <Fact name={t("roles")}>{resource.roles.map((role) => roles(role as "ops")).join(", ") || t("everybody")}</Fact>
      <Fact name={t("rate")}>
        {rateCount && rateSeconds ? t("rateValue", { count: rateCount, seconds: rateSeconds }) : t("noRate")}
      </Fact>
      {resource.endpoint && <Fact name={t("private")}>{t(resource.allowPrivate ? "allowed" : "refused")}</Fact>}
      <Fact name={t("checkEvery")}>
        {CHECKED_BY_USE.includes(resource.connector)
          ? t(resource.connector === "webhook_source" ? "byReceiving" : "byUse")
          : t("seconds", { seconds: resource.checkSeconds })}
      </Fact>
      {!resource.builtIn && <Settings resource={resource} />}
    </Facts>
  );
}

function Settings({ resource }: { resource: Resource }) {
  const label = useWord("settings");
  const choice = useWord("choice");
  const connector = resource.connector as Connector;
  const settings = resource.settings as Record<string, unknown>;
  return shownSettings(connector, settings)
    .filter((key) => settings[key] !== undefined)
    .map((key) => {
      const value = String(settings[key]);
      const word = key === "clientAuth" && value === "basic" ? "clientBasic" : value;
      return (
        <Fact key={key} name={label(key)}>
          {choicesOf(connector, key) ? choice(word) : <span className="font-mono text-xs break-all">{value}</span>}
        </Fact>
      );
    });
}

/** What it promises, and what it kept to in the last day. */
export function ServiceLevel({ resource }: { resource: Resource }) {
  const t = useTranslations("resources.service");
  const format = useFormatter();
  const { measured } = resource;
  const ms = (value: number | null) => (value === null ? t("none") : t("ms", { ms: Math.round(value) }));
  const share = (value: number | null) =>
    value === null ? t("none") : format.number(value, { style: "percent", maximumFractionDigits: 2 });
  const missed = measured.successRate !== null && measured.successRate < resource.successRate;
  return (
    <Facts title={t("title")}>
      <Fact name={t("latency")}>{ms(resource.maxLatencyMs)}</Fact>
      <Fact name={t("mean")}>{ms(measured.meanMs)}</Fact>
      <Fact name={t("max")}>{ms(measured.maxMs)}</Fact>
      <Fact name={t("late")}>{format.number(measured.slow)}</Fact>
      <Fact name={t("calls")}>{format.number(measured.calls)}</Fact>
      <Fact name={t("success")}>
        <span className={missed ? "text-danger" : undefined}>{share(measured.successRate)}</span>
        <span className="text-muted-foreground">
          {" / "}
          {share(resource.successRate)}
        </span>
      </Fact>
    </Facts>
  );
}
