"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { choicesOf, missingSettings, shownSettings } from "@/server/resources/connectors.schema";
import { ROLE_NAMES } from "../approvals/role-names";
import { CheckField, ChoiceField, TextField } from "./form-field";
import type { Draft } from "./resource-form";
import { useWord } from "./resource-words";

type Props = {
  draft: Draft;
  problem: (field: string) => string | undefined;
  onChange: (next: Partial<Draft>) => void;
};

const ALWAYS_NEEDED: Record<string, readonly string[]> = {
  postgres: ["username"],
  s3: ["bucket", "accessKeyId"],
  files: ["folder"],
};

/** The settings of this kind that matter, given the others. */
export function SettingFields({ draft, problem, onChange }: Props) {
  const label = useWord("settings");
  const choice = useWord("choice");
  const { connector, settings } = draft;
  const needed = [...(ALWAYS_NEEDED[connector] ?? []), ...missingSettings(connector, { ...settings, ...EMPTY })];
  return shownSettings(connector, settings).map((key) => {
    const value = settings[key] ?? "";
    const set = (next: string) => onChange({ settings: { ...settings, [key]: next } });
    const choices = choicesOf(connector, key);
    if (!choices) {
      const optional = !needed.includes(key);
      return <TextField key={key} {...{ label: label(key), value, optional, problem: problem(key), onChange: set }} />;
    }
    // "basic" is a way to sign in, and a place for the client's secret.
    const word = (one: string) => choice(key === "clientAuth" && one === "basic" ? "clientBasic" : one);
    const labelled = choices.map((one) => ({ value: one, label: word(one) }));
    return <ChoiceField key={key} {...{ label: label(key), value, choices: labelled, onChange: set }} />;
  });
}

/** As if nothing had been written yet: what is then missing is what is needed. */
const EMPTY = { username: "", tokenUrl: "", clientId: "", keyName: "", signatureHeader: "" };

const HERE = ["rateCount", "rateSeconds", "maxLatencyMs", "successRate", "checkSeconds", "capabilities", "roles"];

/** Limits, access and checks: their defaults do for most. */
export function LimitFields({ draft, problem, onChange }: Props) {
  const t = useTranslations("resources.form");
  const roles = useTranslations("shell.roles");
  const number = (field: "rateCount" | "rateSeconds" | "maxLatencyMs" | "successRate" | "checkSeconds") => (
    <TextField
      label={t(field)}
      value={draft[field]}
      problem={problem(field)}
      onChange={(value) => onChange({ [field]: value })}
    />
  );
  const wrong = HERE.some((key) => problem(key) !== undefined);
  const [open, setOpen] = useState(false);
  // What is wrong is never hidden, and what was opened does not close under somebody's hands once it is right.
  if (wrong && !open) setOpen(true);
  return (
    <details
      className="rounded-md border border-border"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="cursor-pointer px-3 py-2 font-medium select-none touch:py-3">{t("more")}</summary>
      <div className="flex flex-col gap-4 border-t border-border p-3">
        <CheckField
          label={t("allowPrivate")}
          hint={t("allowPrivateHint")}
          checked={draft.allowPrivate}
          onChange={(allowPrivate) => onChange({ allowPrivate })}
        />
        <div className="grid grid-cols-2 items-start gap-3">
          {number("rateCount")}
          {number("rateSeconds")}
          <p className="col-span-2 -mt-1 text-xs text-muted-foreground">{t("rateHint")}</p>
          {number("maxLatencyMs")}
          {number("successRate")}
          {number("checkSeconds")}
        </div>
        <TextField
          label={t("capabilities")}
          hint={t("capabilitiesHint")}
          value={draft.capabilities}
          problem={problem("capabilities")}
          onChange={(capabilities) => onChange({ capabilities })}
        />
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1.5 text-sm font-medium">{t("roles")}</legend>
          <div className="grid grid-cols-2 gap-x-3 gap-y-1.5">
            {ROLE_NAMES.map((role) => (
              <CheckField
                key={role}
                label={roles(role)}
                checked={draft.roles.includes(role)}
                onChange={(checked) =>
                  onChange({ roles: checked ? [...draft.roles, role] : draft.roles.filter((one) => one !== role) })
                }
              />
            ))}
          </div>
          <p className="text-xs text-muted-foreground">{t("rolesHint")}</p>
        </fieldset>
      </div>
    </details>
  );
}
