// When the order number is missing, Steward asks and offers the customer's own orders; what it cannot do, it says.
import { chatPage } from "./chat-page";
import { expect, test } from "./fixtures";

test("asks which order, offers the customer's own, and carries on with the one chosen @phone", async ({
  page,
  signInAs,
  expectAccessible,
}) => {
  await signInAs("customer", "zh-CN");
  await page.goto("/chat");
  const chat = chatPage(page, "zh-CN");
  await chat.say(chat.words.whereIsMyOrder);
  const choices = chat.log.getByRole("list", { name: chat.words.choose });
  await expect(choices.getByRole("button").first()).toBeVisible();
  await expectAccessible();
  await choices.getByRole("button", { name: /12345/ }).click();
  await chat.expectAnswer();
});

test("takes the number in a second message", async ({ page, signInAs }) => {
  await signInAs("customer");
  await page.goto("/chat");
  const chat = chatPage(page, "en");
  await chat.say(chat.words.whereIsMyOrder);
  await expect(chat.log.getByRole("list", { name: chat.words.choose })).toBeVisible();
  await chat.say("it's 12345");
  await chat.expectAnswer();
});

test("says honestly what it cannot do yet", async ({ page, signInAs }) => {
  await signInAs("customer");
  await page.goto("/chat");
  const chat = chatPage(page, "en");
  await chat.say("I forgot my password");
  await expect(chat.log).toContainText(/can't|cannot|not able/i);
  await expect(chat.work).toHaveCount(0);
});

test("answers somebody else's order as one that does not exist", async ({ page, signInAs }) => {
  await signInAs("customer");
  const answers: string[] = [];
  for (const orderId of ["10001", "99999999"]) {
    await page.goto("/chat");
    const chat = chatPage(page, "en");
    await chat.say(`Where is my order ${orderId}? It's been a week!`);
    await expect(chat.log).toContainText(/could not find order/);
    answers.push((await chat.log.getByText(/could not find order/).innerText()).replace(orderId, "N"));
  }
  expect(new Set(answers).size).toBe(1);
});
