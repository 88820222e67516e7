"use client";

import { useTranslations } from "next-intl";
import { NOTIFICATION_CHANNELS } from "@/server/resources/notification.schema";
import { categoriesFor, isOn, toggled, type Draft } from "./preferences-model";

type Props = { staff: boolean; draft: Draft; onChange: (part: Partial<Draft>) => void };

/** What one hears of, a row each, and by which way, a column each. */
export function CategoryTable({ staff, draft, onChange }: Props) {
  const t = useTranslations("notifications.preferences");
  return (
    <table className="w-full border-collapse text-left">
      <caption className="sr-only">{t("title")}</caption>
      <thead>
        <tr className="border-b border-border text-sm text-muted-foreground">
          <td />
          {NOTIFICATION_CHANNELS.map((channel) => (
            <th key={channel} scope="col" className="w-20 py-2 text-center font-normal">
              {t(`channels.${channel}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {categoriesFor(staff).map((category) => (
          <tr key={category} className="border-b border-border">
            <th scope="row" className="py-3 pr-3 font-normal">
              <span className="block font-medium">{t(`categories.${category}`)}</span>
              <span className="block text-sm text-muted-foreground">
                {staff && category === "updates" ? t("staff.updates") : t(`hints.${category}`)}
              </span>
            </th>
            {NOTIFICATION_CHANNELS.map((channel) => (
              <td key={channel} className="text-center align-middle">
                <label className="inline-flex size-10 cursor-pointer items-center justify-center">
                  <input
                    type="checkbox"
                    className="size-5 cursor-pointer accent-accent"
                    checked={isOn(draft, channel, category)}
                    onChange={() => onChange({ muted: toggled(draft, `${channel}:${category}`).muted })}
                    aria-label={t("cell", { category: t(`categories.${category}`), channel: t(`channels.${channel}`) })}
                  />
                </label>
              </td>
            ))}
          </tr>
        ))}
        <tr>
          <th scope="row" colSpan={3} className="py-3 font-normal">
            <span className="block font-medium">{t("always")}</span>
            <span className="block text-sm text-muted-foreground">{staff ? t("staff.always") : t("alwaysHint")}</span>
          </th>
        </tr>
      </tbody>
    </table>
  );
}
