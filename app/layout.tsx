import "@fontsource-variable/inter/index.css";
import "@fontsource-variable/jetbrains-mono/index.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { AppWorker } from "@/components/offline/app-worker";
import { Providers } from "@/components/shell/providers";
import { buildId } from "./build-id";
import { THEME_COLORS } from "./theme-colors";

export async function generateMetadata(): Promise<Metadata> {
  const [t, locale] = await Promise.all([getTranslations("auth"), getLocale()]);
  return {
    title: { default: "Steward", template: "%s · Steward" },
    description: t("intro"),
    manifest: `/manifest/${locale}`,
    appleWebApp: { capable: true, title: "Steward", statusBarStyle: "default" },
  };
}

export const viewport: Viewport = {
  // A keyboard on the screen makes the page shorter instead of covering the box that is written in.
  interactiveWidget: "resizes-content",
  // Installed, the page reaches below the bar at a phone's foot; the box that is written in keeps clear of it.
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: THEME_COLORS.light },
    { media: "(prefers-color-scheme: dark)", color: THEME_COLORS.dark },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, head] = await Promise.all([getLocale(), headers()]);
  // The theme's script sets a class on <html> before React arrives, hence suppressHydrationWarning.
  return (
    <html lang={locale} suppressHydrationWarning>
      <body>
        <NextIntlClientProvider>
          <Providers nonce={head.get("x-nonce") ?? undefined}>
            {children}
            <AppWorker build={buildId()} />
          </Providers>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
