// Steward as an installed app: what a browser asks of one, the page without a network, and that nothing about anybody is
// kept for it.
import type { Page } from "@playwright/test";
import { expect, setLocale, test } from "./fixtures";

test.use({
  viewport: { width: 390, height: 844 },
  serviceWorkers: "allow",
  allowedErrors: [/ERR_INTERNET_DISCONNECTED/],
});

/** What the browser itself finds in the page's manifest, and what keeps it from offering to install. */
async function inspectApp(page: Page) {
  const browser = await page.context().newCDPSession(page);
  const manifest = await browser.send("Page.getAppManifest");
  const { installabilityErrors } = await browser.send("Page.getInstallabilityErrors");
  await browser.detach();
  // Every test's window is a private one.
  const errors = installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito");
  return { errors: [...manifest.errors, ...errors], app: JSON.parse(manifest.data ?? "{}") as Record<string, unknown> };
}

/** The addresses of everything that any cache of this site holds. */
function keptPaths(page: Page) {
  return page.evaluate(async () => {
    const names = await caches.keys();
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return kept.flat().map(({ url }) => new URL(url).pathname);
  });
}

test("installs in the reader's language, and without a network says so in it", async ({ page, signInAs }) => {
  await signInAs("customer", "zh-CN");
  await page.goto("/chat");
  expect(await inspectApp(page)).toMatchObject({
    errors: [],
    app: { id: "/", lang: "zh-CN", name: "Steward 智能客服" },
  });
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toMatch(/\/sw\.js$/);

  await setLocale(page, "en");
  await page.goto("/requests");
  expect(await inspectApp(page)).toMatchObject({ errors: [], app: { id: "/", lang: "en", name: "Steward" } });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

  // Browsers without a profile never offer it by themselves.
  await page.evaluate(() => {
    const offer = Object.assign(new Event("beforeinstallprompt"), {
      prompt: async () => void (document.body.dataset.prompted = "yes"),
    });
    window.dispatchEvent(offer);
  });
  const account = page.getByRole("button", { name: /^Account/ });
  const install = page.getByRole("menuitem", { name: "Install as an app" });
  await account.press("Enter");
  await install.press("Enter");
  await expect(page.locator("body")).toHaveAttribute("data-prompted", "yes");
  await account.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeVisible();
  await expect(install).toHaveCount(0);

  await page.context().setOffline(true);
  await page.goto("/requests");
  await expect(page.getByRole("heading", { name: "You are offline" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await page.evaluate(() => localStorage.setItem("steward.language", "zh-CN"));
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "当前没有网络连接" })).toBeVisible();

  const kept = await keptPaths(page);
  expect(kept).toContain("/offline");
  expect(
    kept.filter((path) => !/^\/(_next\/static\/.+|icons\/.+|icon\.svg|apple-icon\.png|offline)$/.test(path)),
  ).toEqual([]);

  await page.context().setOffline(false);
  await expect(page.getByRole("heading", { name: "My requests" })).toBeVisible();
});
