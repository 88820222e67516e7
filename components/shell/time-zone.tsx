"use client";

import { useRouter } from "next/navigation";
import { useTimeZone } from "next-intl";
import { useEffect } from "react";
import { hasPreferenceCookie, setPreferenceCookie } from "./preference-cookie";

const COOKIE = "time-zone";

/** Tells the server the reader's time zone, once per device, and has the page drawn again in it. */
export function TimeZone() {
  const drawnIn = useTimeZone();
  const router = useRouter();
  useEffect(() => {
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!here || here === drawnIn || hasPreferenceCookie(COOKIE, here)) return;
    setPreferenceCookie(COOKIE, here);
    router.refresh();
  }, [drawnIn, router]);
  return null;
}
