// Installs a Chromium when there is none: Debian's package where this may install packages, else Playwright's download.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { findBrowser } from "./browser";

function run(command: string, args: string[]): boolean {
  process.stderr.write(`${command} ${args.join(" ")}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"], env }).status === 0;
}

export function ensureBrowser(): string {
  const found = findBrowser();
  if (found) return found;
  const mayInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
  // The fonts are for Chinese: without them every screenshot is boxes.
  const install = (...packages: string[]) =>
    run("apt-get", ["install", "-qq", "-y", "--no-install-recommends", ...packages, "fonts-noto-cjk"]);
  const installed =
    // Older Debians have the shell only as a part of the whole browser.
    (mayInstall && run("apt-get", ["update", "-qq"]) && (install("chromium-headless-shell") || install("chromium"))) ||
    run("npx", ["playwright", "install", "chromium"]);
  const browser = findBrowser();
  if (!installed || !browser) {
    throw new Error("No Chromium could be installed. Install one, or set CHROMIUM_PATH to its program.");
  }
  return browser;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) ensureBrowser();
