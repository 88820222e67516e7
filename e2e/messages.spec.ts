// What people are told while they look elsewhere, and what they may refuse of it. One after another: the second takes the
// e-mail that the first brought about.
import type { Page } from "@playwright/test";
import { chatPage } from "./chat-page";
import { expect, setLocale, test } from "./fixtures";
import { dearOrder } from "./late-order";

test.describe.configure({ mode: "serial" });

/** Asks for a refund that waits for a colleague. */
async function askForRefund(page: Page, orderId: string) {
  await dearOrder(orderId);
  await page.goto("/chat");
  await chatPage(page, "en").say(`I want a refund for order ${orderId}, the turntable arrived broken`);
  await page.getByRole("button", { name: "Yes, go ahead" }).click();
  await expect(page.getByRole("heading", { name: "You confirmed this" })).toBeVisible();
  // Nobody else's session may open the conversation.
  await page.goto("/requests");
}

const list = (page: Page) => page.getByRole("dialog", { name: "Notifications" });
const bell = (page: Page) => page.getByRole("button", { name: /^Notifications, .*unread/ });

test("the bell tells a customer who left that the answer is there, and opens it, by keyboard", async ({
  page,
  signInAs,
  expectAccessible,
}) => {
  await signInAs("customer");
  await askForRefund(page, "77015");

  await signInAs("refund_manager");
  await page.goto("/inbox");
  await page.getByRole("list", { name: "Approvals" }).getByRole("link").filter({ hasText: "77015" }).first().click();
  await expect(page.getByRole("region", { name: "The approval" })).toContainText("77015");
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Reason" }).fill("The photo is of another record player.");
  await dialog.getByRole("button", { name: "Reject" }).click();
  await expect(dialog).toBeHidden();

  await signInAs("customer");
  await page.goto("/requests");
  await expect(bell(page)).toHaveAccessibleName(/[1-9]/);
  await bell(page).press("Enter");
  const told = list(page).getByRole("listitem").filter({ hasText: "There is an answer" }).filter({ hasText: "77015" });
  await expect(told).toContainText("The photo is of another record player.");
  await expectAccessible();
  await page.keyboard.press("Escape");
  await expect(list(page)).toBeHidden();
  await expect(bell(page)).toBeFocused();

  await bell(page).press("Enter");
  await told.getByRole("link").press("Enter");
  await expect(page).toHaveURL(/\/chat\/sess_/);
  await expect(chatPage(page, "en").log).toContainText("The photo is of another record player.");
  await bell(page).press("Enter");
  await expect(told).toBeVisible();
  await expect(told.getByRole("button")).toHaveCount(0);
});

test("the link of an e-mail unsubscribes whoever holds it, and takes it back", async ({
  page,
  signInAs,
  expectAccessible,
}) => {
  await signInAs("refund_manager");
  await page.goto("/mail?q=refund-manager");
  await page
    .getByRole("link", { name: /Caught/ })
    .first()
    .click();
  await page.getByRole("tab", { name: "Plain text" }).click();
  const words = await page.getByText(/\/unsubscribe\?token=/).innerText();
  const link = /https?:\S+\/unsubscribe\?token=\S+/.exec(words)?.[0] ?? "";

  await page.context().clearCookies();
  await setLocale(page, "en");
  await page.goto(new URL(link).pathname + new URL(link).search);
  await expect(page.getByRole("heading", { name: "Stop e-mails about work?" })).toBeVisible();
  await expectAccessible();
  await page.getByRole("button", { name: "Unsubscribe" }).press("Enter");
  await expect(page.getByRole("heading", { name: "You will get no more e-mails about work." })).toBeVisible();
  await expect(page.getByRole("button", { name: "I want them after all" })).toBeFocused();
  // Followed once more, it says how things stand.
  await page.reload();
  await page.getByRole("button", { name: "I want them after all" }).press("Enter");
  await expect(page.getByRole("heading", { name: "You will get e-mails about work again." })).toBeVisible();
});

test("what is muted in the settings is not sent, and the bell still tells it", async ({
  page,
  signInAs,
  expectAccessible,
}) => {
  await signInAs("refund_manager");
  await page.goto("/preferences");
  const byMail = page.getByRole("checkbox", { name: "Work: E-mail" });
  const save = async (wanted: boolean) => {
    await byMail.setChecked(wanted);
    await page.getByRole("button", { name: "Save settings" }).press("Enter");
    await expect(page.getByText("Saved.")).toBeVisible();
  };
  await save(false);
  await expectAccessible();

  await signInAs("customer");
  await askForRefund(page, "77016");

  await signInAs("refund_manager");
  await page.goto("/executions?q=77016");
  const href = await page.getByRole("link", { name: /77016/ }).first().getAttribute("href");
  await page.goto(`/mail?q=${href?.split("/").at(-1) ?? ""}`);
  await page.getByRole("link", { name: /refund-manager.*Not sent/ }).click();
  await expect(page.getByText("its reader does not wish for e-mails of this kind")).toBeVisible();
  await bell(page).click();
  await expect(list(page).getByRole("listitem").filter({ hasText: "77016" })).toBeVisible();

  await page.goto("/preferences");
  await expect(byMail).not.toBeChecked();
  await save(true);
});
