// The page the service worker keeps for when there is no connection: one file with both languages and both themes, which
// chooses by itself, since the reader may change either after it was kept.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LOCALES } from "@/server/context";
import { loadMessages } from "../i18n/messages";

const PAGE = join(process.cwd(), "components", "offline", "offline.html");
const STYLES = join(process.cwd(), "app", "globals.css");

export async function GET(request: Request): Promise<Response> {
  const [page, styles, words] = await Promise.all([readFile(PAGE, "utf8"), readFile(STYLES, "utf8"), bothLanguages()]);
  const html = page
    .replace("/* %TOKENS% */", () => themeTokens(styles))
    .replace("%WORDS%", () => words)
    .replace("%NONCE%", () => request.headers.get("x-nonce") ?? "");
  return new Response(html, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache" },
  });
}

/** The colours of both themes, so that no second place names them. */
function themeTokens(styles: string): string {
  return [":root", ".dark"]
    .map((theme) => {
      const start = styles.indexOf(`\n${theme} {`);
      return styles.slice(start, styles.indexOf("\n}", start) + 2);
    })
    .join("");
}

async function bothLanguages(): Promise<string> {
  const texts = await Promise.all(LOCALES.map(async (locale) => [locale, (await loadMessages(locale)).shell.offline]));
  return JSON.stringify(Object.fromEntries(texts)).replaceAll("<", "\\u003c");
}
