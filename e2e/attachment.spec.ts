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
  await expect(page.getByRole("heading", { name: "You confirmed this", exact: true })).toBeVisible();
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

test("of many files chosen at once the pictures go in, and what was refused goes with the message that is sent", async ({
  page,
  signInAs,
  allowedErrors,
}) => {
  // The files that are no pictures are refused.
  allowedErrors.push(/400.*attachments/);
  await signInAs("customer");
  await page.goto("/chat");
  const chat = chatPage(page, "en");
  await chat.say("Hello");
  await expect(chat.log.getByRole("article")).toHaveCount(2);

  const file = (name: string, buffer: Buffer) => ({ name, mimeType: "image/png", buffer });
  // The same picture twice would be one.
  const picture = (name: string) => file(name, pngOf(60, 40, { grey: 20 * Number.parseInt(name) }));
  const none = (name: string) => file(name, Buffer.from("<svg onload=alert(1)>"));
  const files = page.locator("input[type=file]");
  await files.setInputFiles([
    ...[picture("1.png"), none("a.png"), none("b.png"), picture("2.png"), none("c.png")],
    ...[picture("3.png"), picture("4.png"), picture("5.png")],
  ]);
  const attached = page.getByRole("list", { name: "Pictures to send" }).getByRole("listitem");
  const leaveOut = page.getByRole("button", { name: "Leave it out" });
  const tooMany = page.getByText("A message takes up to 5 pictures");
  await expect(leaveOut).toHaveCount(3);
  for (const n of [1, 2, 3, 4, 5]) await expect(attached.getByRole("img", { name: `Picture: ${n}.png` })).toBeVisible();
  await expect(attached.getByRole("progressbar")).toHaveCount(0);
  await expect(tooMany).toBeHidden();
  await files.setInputFiles([picture("6.png")]);
  await expect(tooMany).toBeVisible();
  await expect(attached).toHaveCount(5);

  await page.getByRole("button", { name: "Send" }).click();
  await expect(chat.log.getByRole("img", { name: "Picture: 5.png" })).toBeVisible();
  await expect(attached).toHaveCount(0);
  await expect(leaveOut).toHaveCount(0);
  await expect(tooMany).toBeHidden();
});
