// What operations can order of an execution, from its page: pause, resume, cancel; and what rolling back would do.
import { chatPage } from "./chat-page";
import { expect, test } from "./fixtures";
import { lateOrder } from "./late-order";

test("an execution that waits is paused, resumed and cancelled, each with who and why in the journal", async ({
  page,
  signInAs,
  expectAccessible,
}) => {
  await signInAs("customer");
  await page.goto("/chat");
  await chatPage(page, "en").say("I want a refund for order 12251, the notebook arrived broken");
  await expect(page.getByRole("button", { name: "Yes, go ahead" })).toBeVisible();

  await signInAs("ops");
  await page.goto("/executions?q=12251&status=WAITING");
  // By key: a row that moves while the mouse is down is not opened, and others' work comes in above it.
  await page.getByRole("link", { name: /12251/ }).first().press("Enter");
  const menu = page.getByRole("button", { name: "Control" });
  const main = page.getByRole("main");
  const order = async (name: string, submit: string, reason: string) => {
    await menu.click();
    await page.getByRole("menuitem", { name }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Reason" }).fill(reason);
    await dialog.getByRole("button", { name: submit, exact: true }).click();
    await expect(dialog).toBeHidden();
  };

  await order("Pause", "Pause", "The stock count is under way");
  await expect(main.getByText(/Paused by/)).toBeVisible();
  await expect(main.getByText("The stock count is under way").first()).toBeVisible();
  await expect(page.getByRole("option", { name: /^Pause: / })).toBeVisible();
  await expectAccessible();

  await order("Resume", "Resume", "Counted");
  await expect(main.getByText("Waiting for approval").first()).toBeVisible();

  await order("Cancel…", "Cancel the execution", "The customer called");
  await expect(main.getByText("Cancelled").first()).toBeVisible();
  await expect(page.getByRole("option", { name: /^Cancel: / })).toBeVisible();
});

test("rolling back shows first what it would undo, then does it in an execution of its own", async ({
  page,
  signInAs,
}) => {
  await lateOrder("77001");
  await signInAs("customer");
  await page.goto("/chat");
  const chat = chatPage(page, "en");
  await chat.say("Where is my order 77001? It's been a week!");
  await expect(chat.log).toContainText("opened a follow-up ticket");

  await signInAs("admin");
  await page.goto("/executions?q=77001&status=SUCCEEDED");
  await page.getByRole("link", { name: /77001/ }).first().click();
  await page.getByRole("button", { name: "Control" }).click();
  await page.getByRole("menuitem", { name: "Roll back…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("region", { name: "Will be undone" })).toContainText("Issue the coupon");
  await expect(dialog.getByRole("region", { name: "Was only told to somebody" })).toContainText("E-mail the customer");

  await dialog.getByRole("button", { name: /^Undo/ }).click();
  await expect(dialog.getByText("Say why, in a few words at least.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Reason" }).fill("The coupon was issued by mistake");
  await dialog.getByRole("button", { name: /^Undo/ }).click();
  await expect(page.getByRole("navigation", { name: "Related executions" })).toContainText("Rolls back");
});
