// Which Chromium the tests drive: the system's when there is one, else Playwright's own. The shell without windows comes
// first: it draws nothing that is not looked at, and the browser's tests take three quarters of the time.
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";

const SYSTEM = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/** The path of a browser that is installed, or null. */
export function findBrowser(): string | null {
  return [...SYSTEM, chromium.executablePath()].find((path) => path && existsSync(path)) ?? null;
}

/** Quiet, and able to run in a container: as root Chromium has no sandbox of its own. */
export const BROWSER_FLAGS = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
