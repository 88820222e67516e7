import { demoEmail, DEMO_PASSWORD, expect, setLocale, test, type DemoRole } from "./fixtures";

const HOMES: Record<DemoRole, { label: string; home: RegExp }> = {
  customer: { label: "Customer", home: /\/chat/ },
  customer_service: { label: "Customer service", home: /\/executions/ },
  refund_manager: { label: "Refund manager", home: /\/executions/ },
  manager: { label: "Manager", home: /\/executions/ },
  ops: { label: "Operations", home: /\/executions/ },
  admin: { label: "Administrator", home: /\/executions/ },
};

for (const [role, { label, home }] of Object.entries(HOMES)) {
  test(`one click signs in as ${role} and opens its room`, async ({ page }) => {
    await setLocale(page, "en");
    await page.goto("/");
    await expect(page).toHaveURL(/\/sign-in/);
    await page.getByRole("button", { name: `Sign in as ${label}`, exact: true }).click();
    await expect(page).toHaveURL(home);
    await expect(page.getByRole("main")).toBeVisible();
  });
}

test("an account signs in with its password, in Chinese, and goes on to where it wanted @phone", async ({ page }) => {
  await setLocale(page, "zh-CN");
  await page.goto("/requests");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Frequests/);
  await page.getByLabel("邮箱").fill(demoEmail("customer"));
  await page.getByLabel("密码").fill(DEMO_PASSWORD);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page).toHaveURL(/\/requests$/);
});

test.describe("a wrong password", () => {
  test.use({ allowedErrors: [/401/] });
  test("is refused without saying which half was wrong", async ({ page }) => {
    await setLocale(page, "en");
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(demoEmail("customer"));
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByText("E-mail and password do not match an account.")).toBeVisible();
    await expect(page).toHaveURL(/\/sign-in/);
  });
});

test.describe("a customer at a page for staff", () => {
  test.use({ allowedErrors: [/403/] });
  test("is told so, and shown the way back", async ({ page, signInAs }) => {
    await signInAs("customer");
    const response = await page.goto("/executions");
    expect(response?.status()).toBe(403);
    await expect(page.getByText("This page is for staff")).toBeVisible();
    await page.getByRole("link", { name: "Go to the chat" }).click();
    await expect(page).toHaveURL(/\/chat/);
  });
});

test("the sign-in page is accessible and fits the screen @phone", async ({ page, expectAccessible }) => {
  await setLocale(page, "en");
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectAccessible();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
