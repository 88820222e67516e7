"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { fieldClasses, Input } from "../ui/input";
import { Label } from "../ui/label";
import type { Draft } from "./preferences-model";

type Props = { staff: boolean; draft: Draft; onChange: (part: Partial<Draft>) => void; wrong: boolean };

const never = () => () => {};
/** Known in the browser alone. */
function useDeviceZone(): string | null {
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => null,
  );
}

/**
 * The zones the browser knows, and the one that is set, which it may know by an older name. The server may know others, so
 * it draws that one alone.
 */
function zones(current: string, inBrowser: boolean): string[] {
  return inBrowser ? [...new Set([current, "UTC", ...Intl.supportedValuesOf("timeZone")])].sort() : [current];
}

export function QuietHoursFields({ staff, draft, onChange, wrong }: Props) {
  const t = useTranslations("notifications.preferences");
  const device = useDeviceZone();
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-semibold">{t("quiet")}</legend>
      <p className="-mt-2 text-sm text-muted-foreground">{staff ? t("staff.quiet") : t("quietHint")}</p>
      <label className="flex min-h-10 cursor-pointer items-center gap-2.5">
        <input
          type="checkbox"
          className="size-5 accent-accent"
          checked={draft.quietOn}
          onChange={(event) => onChange({ quietOn: event.target.checked })}
        />
        {t("quietOn")}
      </label>
      {draft.quietOn && (
        <div className="grid grid-cols-2 gap-3">
          {(["from", "until"] as const).map((name) => (
            <div key={name} className="flex flex-col gap-1">
              <Label htmlFor={name}>{t(name)}</Label>
              <Input
                id={name}
                type="time"
                value={draft[name]}
                onChange={(event) => onChange({ [name]: event.target.value })}
                aria-invalid={wrong || undefined}
                aria-describedby={wrong ? "quiet-wrong" : undefined}
              />
            </div>
          ))}
        </div>
      )}
      {wrong && (
        <p id="quiet-wrong" role="alert" className="text-sm text-danger">
          {t("sameTimes")}
        </p>
      )}
      <div className="flex flex-col gap-1">
        <Label htmlFor="timezone">{t("timezone")}</Label>
        <select
          id="timezone"
          value={draft.timezone}
          onChange={(event) => onChange({ timezone: event.target.value })}
          className={cn(fieldClasses, "h-control")}
        >
          {zones(draft.timezone, device !== null).map((zone) => (
            <option key={zone} value={zone}>
              {zone}
            </option>
          ))}
        </select>
        {device && device !== draft.timezone && (
          <Button variant="link" className="self-start text-sm" onClick={() => onChange({ timezone: device })}>
            {t("useDevice", { zone: device })}
          </Button>
        )}
      </div>
    </fieldset>
  );
}
