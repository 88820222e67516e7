import { useTranslations } from "next-intl";

export const CONTENT_ID = "content";

/** The first thing a keyboard meets: past the navigation, to the page. */
export function SkipLink() {
  const t = useTranslations("shell");
  return (
    <a
      href={`#${CONTENT_ID}`}
      className="sr-only z-50 rounded-md bg-foreground px-3 py-2 text-background focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
    >
      {t("skip")}
    </a>
  );
}
