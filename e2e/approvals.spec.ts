// A refund that a person has to decide: asked for in the chat, decided in the inbox, answered in the chat. The tests
// share one order, so they run in this order: first it is rejected, then approved for less than was proposed.
import type { Browser, Page } from "@playwright/test";
import { chatPage } from "./chat-page";
import { type DemoRole, expect, test } from "./fixtures";

test.describe.configure({ mode: "serial" });

const ORDER = "12262";

/** A page of its own for somebody else, signed in. */
async function pageOf(browser: Browser, baseURL: string, role: DemoRole): Promise<Page> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
  await context.addCookies([{ name: "locale", value: "en", url: baseURL }]);
  const page = await context.newPage();
  const signedIn = await page.request.post("/api/auth/sign-in/demo", { headers: { origin: baseURL }, data: { role } });
  expect(signedIn.status()).toBe(204);
  return page;
}

/** Asks for the refund and confirms it, up to where a person has to decide. */
async function askForRefund(page: Page, words: string) {
  await page.goto("/chat");
  const chat = chatPage(page, "en");
  await chat.say(words);
  await page.getByRole("button", { name: "Yes, go ahead" }).click();
  await expect(page.getByRole("heading", { name: "You confirmed this" })).toBeVisible();
  return chat;
}

const inList = (page: Page) =>
  page.getByRole("list", { name: "Approvals" }).getByRole("link").filter({ hasText: ORDER });
const card = (page: Page) => page.getByRole("region", { name: "The approval" });

test("a refund waits in the manager's inbox, and its rejection reaches the customer with the reason", async ({
  page,
  browser,
  baseURL,
  signInAs,
  expectAccessible,
}) => {
  await signInAs("customer");
  const chat = await askForRefund(page, `I want a refund for order ${ORDER}, the turntable arrived broken`);

  const manager = await pageOf(browser, baseURL ?? "", "refund_manager");
  await manager.goto("/executions");
  const nav = manager.getByRole("link", { name: /Approvals.*waits? for you/ });
  await expect(nav).toBeVisible();
  await nav.click();
  await inList(manager).first().click();
  await expect(card(manager)).toContainText("The customer says");
  await expect(card(manager)).toContainText("At stake");

  await manager.keyboard.press("r");
  const dialog = manager.getByRole("dialog");
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expect(dialog.getByText("Say why it is rejected.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("The photo shows another product.");
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expect(dialog).toBeHidden();

  await expect(chat.log).toContainText("The photo shows another product.");
  await manager.goto("/inbox?status=answered");
  await inList(manager).first().click();
  await expect(card(manager)).toContainText("Rejected");
  await manager.context().close();
  await signInAs("admin");
  await page.goto("/inbox?status=answered");
  await expect(card(page)).toContainText("Rejected");
  await expectAccessible();
});

test("of two at once one decides with an edited amount, the other is told who, and the customer gets that amount", async ({
  page,
  browser,
  baseURL,
  signInAs,
}) => {
  await signInAs("customer");
  const chat = await askForRefund(page, `I want a refund for order ${ORDER}, the soundbar is defective`);
  const [first, second] = await Promise.all(
    (["refund_manager", "admin"] as const).map((role) => pageOf(browser, baseURL ?? "", role)),
  );
  if (!first || !second) throw new Error("Two people are needed.");
  for (const one of [first, second]) {
    await one.goto("/inbox");
    await inList(one).first().click();
    await expect(card(one).getByRole("button", { name: "Edit and approve" })).toBeVisible();
  }
  // The slower one has the question open when the faster one answers.
  await second.keyboard.press("a");
  await expect(second.getByRole("dialog")).toBeVisible();

  await first.keyboard.press("e");
  const dialog = first.getByRole("dialog");
  const amount = dialog.getByRole("textbox", { name: /Refund/ });
  await amount.fill("12.345");
  await dialog.getByRole("button", { name: "Approve with these changes" }).click();
  await expect(amount).toHaveAttribute("aria-invalid", "true");
  await amount.fill("100");
  await expect(dialog.getByRole("region", { name: "Changes" })).toContainText("$100.00");
  await dialog.getByRole("button", { name: "Approve with these changes" }).click();
  await expect(dialog).toBeHidden();

  await second
    .getByRole("dialog")
    .getByRole("button", { name: /^Approve/ })
    .click();
  await expect(second.getByRole("dialog").getByRole("alert")).toContainText(/was faster|answered already/);
  await second.keyboard.press("Escape");
  await expect(card(second)).toContainText("Approved");

  await expect(chat.log).toContainText("$100.00");
  await first.context().close();
  await second.context().close();
});

test.describe("somebody who may only read", () => {
  test.use({ allowedErrors: [/40[34]/] });

  test("a customer has no inbox, and an approval that does not exist is not found", async ({ page, signInAs }) => {
    await signInAs("customer");
    expect((await page.goto("/inbox"))?.status()).toBe(403);
    await signInAs("manager");
    expect((await page.goto("/inbox/appr_00000000000000000000000000"))?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: "No such approval" })).toBeVisible();
  });
});
