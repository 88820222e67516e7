// A customer reports a faulty product with a picture of it; whoever decides about the refund sees the picture.
import { chatPage } from "./chat-page";
import { expect, test } from "./fixtures";
import { dearOrder } from "./late-order";
import { pngOf } from "../server/conversation/attachments/test-pictures";

const ORDER = "990262";
test.beforeAll(() => dearOrder(ORDER));

test("a picture of the defect goes with the report and is shown to whoever decides", async ({
  page,
  signInAs,
  expectAccessible,
  allowedErrors,
}) => {
  // The file that is no picture is refused.
  allowedErrors.push(/400.*attachments/);
  await signInAs("customer");
  await page.goto("/chat");
  const chat = chatPage(page, "en");
  await chat.say(`the turntable of order ${ORDER} arrived broken`);
  await page.getByRole("button", { name: "A refund", exact: true }).click();
  await expect(chat.log).toContainText("send a picture");

  const files = page.locator("input[type=file]");
  await files.setInputFiles([
    { name: "crack.png", mimeType: "image/png", buffer: pngOf(60, 40) },
    { name: "page.png", mimeType: "image/png", buffer: Buffer.from("<svg onload=alert(1)>") },
  ]);
  const tray = page.getByRole("list", { name: "Pictures to send" });
  await expect(tray.getByRole("img", { name: "Picture: crack.png" })).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: "page.png" })).toContainText("Only pictures can be sent");
  await page.getByRole("button", { name: "Leave it out" }).click();
  // What was uploaded outlives a reload, and goes without a word.
  await page.reload();
  await expect(tray.getByRole("listitem")).toHaveCount(1);
  await expectAccessible();
  await page.getByRole("button", { name: "Send" }).click();
  await expect(chat.log.getByRole("img", { name: "Picture: crack.png" })).toBeVisible();
  await page.getByRole("button", { name: "Yes, go ahead" }).click();
  await expect(page.getByRole("heading", { name: "You confirmed this" })).toBeVisible();
  await expect(chat.log.getByRole("img", { name: "Waiting for a person" })).toBeVisible();

  await signInAs("refund_manager");
  await page.goto("/inbox");
  await page.getByRole("list", { name: "Approvals" }).getByRole("link").filter({ hasText: ORDER }).first().click();
  const card = page.getByRole("region", { name: "The approval" });
  await card.getByRole("list", { name: "Pictures" }).getByRole("button").click();
  await expect(page.getByRole("dialog").getByRole("img", { name: "Picture: crack.png" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expectAccessible();
});
