// What Steward is once it is installed, in one language per address: a browser asks for it without cookies, so the page
// says which language is read. The id is the same in both, so that it is one app.
import type { MetadataRoute } from "next";
import { LOCALES, type Locale } from "@/server/context";
import { loadMessages } from "@/app/i18n/messages";
import { THEME_COLORS } from "@/app/theme-colors";

type Params = { params: Promise<{ locale: string }> };

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const { locale: asked } = await params;
  const locale = LOCALES.find((known) => known === asked);
  if (!locale) return new Response(null, { status: 404 });
  return Response.json(await manifest(locale), {
    headers: { "Content-Type": "application/manifest+json; charset=utf-8", "Cache-Control": "no-cache" },
  });
}

async function manifest(locale: Locale): Promise<MetadataRoute.Manifest> {
  const words = (await loadMessages(locale)).shell.app;
  const icon = (name: string, size: number, purpose: "any" | "maskable") =>
    ({ src: `/icons/${name}.png`, sizes: `${size}x${size}`, type: "image/png", purpose }) as const;
  return {
    id: "/",
    name: words.name,
    short_name: words.shortName,
    description: words.description,
    lang: locale,
    dir: "ltr",
    start_url: "/",
    scope: "/",
    display: "standalone",
    background_color: THEME_COLORS.light,
    theme_color: THEME_COLORS.light,
    icons: [
      { src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
      icon("icon-192", 192, "any"),
      icon("icon-512", 512, "any"),
      icon("maskable-192", 192, "maskable"),
      icon("maskable-512", 512, "maskable"),
    ],
    shortcuts: [
      { name: words.newConversation, url: "/chat", icons: [icon("icon-192", 192, "any")] },
      { name: words.requests, url: "/requests", icons: [icon("icon-192", 192, "any")] },
    ],
  };
}
