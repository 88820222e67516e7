// What a customer sees in the middle of the work: a reload and a second tab show the same conversation and carry on.
import { chatPage } from "./chat-page";
import { closeGate } from "./gate";
import { expect, test } from "./fixtures";

test("a reload and a second tab in the middle show the same conversation and carry on", async ({
  page,
  context,
  signInAs,
}) => {
  await signInAs("customer");
  await page.goto("/chat");
  const chat = chatPage(page, "en");
  await chat.say(chat.words.greet);
  await expect(page).toHaveURL(/\/chat\/sess_/);
  await expect(chat.log.getByRole("article")).toHaveCount(2);
  await expect(page.getByRole("textbox", { name: chat.words.box })).toBeEnabled();

  const gate = await closeGate(chat.sessionId(), "compensate");
  await chat.say(chat.words.ask);
  const inTheMiddle = async (view: ReturnType<typeof chatPage>) => {
    await expect(view.steps.filter({ hasText: "Track the parcel" })).toHaveAttribute("data-status", "succeeded");
    await expect(view.steps.filter({ hasText: "Issue the coupon" })).toHaveAttribute("data-status", "running");
    await expect(view.steps.filter({ hasText: "E-mail the customer" })).toHaveAttribute("data-status", "pending");
  };
  await inTheMiddle(chat);

  await page.reload();
  await inTheMiddle(chat);
  await expect(chat.log.getByText(chat.words.ask)).toHaveCount(1);

  const second = await context.newPage();
  await second.goto(page.url());
  const other = chatPage(second, "en");
  await inTheMiddle(other);

  await gate.open();
  await chat.expectAnswer();
  await other.expectAnswer();
  for (const view of [chat, other]) {
    await expect(view.log.getByText(chat.words.ask)).toHaveCount(1);
    await expect(view.work).toHaveCount(1);
  }

  // What one tab says, the other hears.
  await second.getByRole("textbox", { name: chat.words.box }).fill("Thank you!");
  await second.getByRole("textbox", { name: chat.words.box }).press("Enter");
  await expect(chat.log.getByText("Thank you!")).toBeVisible();
});

for (const moment of ["before the server has it", "while the server takes it in"] as const) {
  test(`a reload at once after the first message, ${moment}, shows it once and its answer`, async ({
    page,
    signInAs,
    allowedErrors,
  }) => {
    // The first page after the reload may be of a conversation that does not exist yet.
    allowedErrors.push(/404/);
    await signInAs("customer");
    await page.goto("/chat");
    const chat = chatPage(page, "en");
    if (moment === "before the server has it") {
      // Never answered: the reload ends it, as it would a request that is still on its way.
      await page.route("**/api/chat", () => undefined, { times: 1 });
    }
    await page.getByRole("textbox", { name: chat.words.box }).fill(chat.words.ask);
    // In the same task as the key: no time for anything to happen between the two.
    await page.getByRole("textbox", { name: chat.words.box }).evaluate((box) => {
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
      window.location.reload();
    });
    await expect(page).toHaveURL(/\/chat\/sess_/);
    await chat.expectAnswer();
    await expect(chat.log.getByText(chat.words.ask)).toHaveCount(1);
    await expect(chat.work).toHaveCount(1);
    await expect(page.getByRole("textbox", { name: chat.words.box })).toHaveValue("");

    await page.reload();
    await chat.expectAnswer();
    await expect(chat.log.getByText(chat.words.ask)).toHaveCount(1);
    await expect(chat.work).toHaveCount(1);
  });
}

test("a message during the work is answered with its true status, and starts nothing twice", async ({
  page,
  signInAs,
}) => {
  await signInAs("customer");
  await page.goto("/chat");
  const chat = chatPage(page, "en");
  await chat.say(chat.words.greet);
  await expect(page).toHaveURL(/\/chat\/sess_/);
  await expect(chat.log.getByRole("article")).toHaveCount(2);
  const gate = await closeGate(chat.sessionId(), "compensate");
  await chat.say(chat.words.ask);
  await expect(chat.steps.filter({ hasText: "Issue the coupon" })).toHaveAttribute("data-status", "running");
  await chat.say("Are you done yet?");
  await expect(chat.log).toContainText(/Issue the coupon/);
  await gate.open();
  await chat.expectAnswer();
  await expect(chat.work).toHaveCount(1);
});
