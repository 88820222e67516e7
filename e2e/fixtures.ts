// What every journey has: a page whose own errors fail the test, signing in as a role, and an accessibility check.
import { AxeBuilder } from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";

export { expect };

export type DemoRole = "customer" | "customer_service" | "refund_manager" | "manager" | "ops" | "admin";

export const DEMO_PASSWORD = "steward-demo";

export const demoEmail = (role: DemoRole) => `${role.replaceAll("_", "-")}@demo.steward.example`;

type Fixtures = {
  /** Signs the page's browser in without going through the sign-in page. */
  signInAs: (role: DemoRole, locale?: "zh-CN" | "en") => Promise<void>;
  /** Fails with each rule that the page breaks (WCAG 2 A and AA) and where, and unless it has one main heading. */
  expectAccessible: () => Promise<void>;
  /** Errors that a test brings about on purpose: a message that matches does not fail it. */
  allowedErrors: RegExp[];
};

export const test = base.extend<Fixtures>({
  allowedErrors: [[], { option: true }],

  page: async ({ page, allowedErrors }, use) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.stack ?? error.message));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
    });
    // The server ends a connection that nobody used for some seconds: a request that meets its end is made again.
    const { request } = page;
    for (const verb of ["get", "post"] as const) {
      const once = request[verb].bind(request);
      request[verb] = (url, options) => once(url, { maxRetries: 2, ...options });
    }
    await use(page);
    expect(errors.filter((error) => !allowedErrors.some((allowed) => allowed.test(error)))).toEqual([]);
  },

  signInAs: async ({ page, baseURL }, use) => {
    await use(async (role, locale = "en") => {
      // The page of whoever was here would go on asking, as somebody who may not.
      await page.goto("about:blank");
      await setLocale(page, locale);
      const response = await page.request.post("/api/auth/sign-in/demo", {
        headers: { origin: baseURL ?? "" },
        data: { role },
        // A connection that was kept may be closed just when it is taken again.
        maxRetries: 2,
      });
      expect(response.status(), await response.text()).toBe(204);
    });
  },

  expectAccessible: async ({ page }, use) => {
    await use(async () => {
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      // A list that is being looked up anew is dimmed for as long as that takes.
      await expect(page.locator("main [aria-busy=true]:not([role=log])")).toHaveCount(0);
      // A frame that may run nothing (an e-mail's) runs no checks either: the question would never be answered. Its title is
      // looked at here.
      for (const frame of await page.locator('iframe[sandbox=""]').all())
        await expect(frame).toHaveAttribute("title", /\S/);
      const axe = new AxeBuilder({ page }).exclude('iframe[sandbox=""]');
      const { violations } = await axe.withTags(["wcag2a", "wcag2aa", "wcag21aa"]).analyze();
      const found = violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => node.html) }));
      expect(found).toEqual([]);
    });
  },
});

export async function setLocale(page: Page, locale: "zh-CN" | "en"): Promise<void> {
  const url = test.info().project.use.baseURL;
  await page.context().addCookies([{ name: "locale", value: locale, url: url ?? "http://localhost:3000" }]);
}
