// Which language, time zone and messages one request is answered in. The address never carries the language.
import { getRequestConfig } from "next-intl/server";
import { cookies, headers } from "next/headers";
import { LOCALE_COOKIE, TIME_ZONE_COOKIE, preferredLocale, safeTimeZone } from "@/server/auth/locale";
import { currentViewer } from "../viewer";
import { loadMessages } from "./messages";

export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const chosen = jar.get(LOCALE_COOKIE)?.value;
  // The account's language is only asked for when no choice was made on this device.
  const viewer = chosen ? null : await currentViewer().catch(() => null);
  const locale = preferredLocale({ cookie: chosen, user: viewer?.locale, acceptLanguage: head.get("accept-language") });
  return {
    locale,
    messages: await loadMessages(locale),
    timeZone: safeTimeZone(jar.get(TIME_ZONE_COOKIE)?.value),
    now: new Date(),
  };
});
