// A customer asks for a person: a colleague takes the conversation over in the console, answers, and gives it back.
import { chatPage } from "./chat-page";
import { expect, test } from "./fixtures";

test("a colleague takes a conversation over, is answered, and gives it back to Steward", async ({
  page,
  browser,
  baseURL,
  signInAs,
  expectAccessible,
}) => {
  await signInAs("customer");
  await page.goto("/chat");
  const chat = chatPage(page, "en");
  const matter = `I want to talk to a human about my parcel number ${Date.now()}`;
  await chat.say(matter);
  await expect(page.getByText(/Waiting for a colleague/).last()).toBeVisible();
  await expectAccessible();

  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
  await context.addCookies([{ name: "locale", value: "en", url: baseURL ?? "" }]);
  const desk = await context.newPage();
  const demo = { headers: { origin: baseURL ?? "" }, data: { role: "customer_service" } };
  expect((await desk.request.post("/api/auth/sign-in/demo", demo)).status()).toBe(204);
  await desk.goto("/conversations");
  await desk.getByRole("list", { name: "Conversations" }).getByRole("link").filter({ hasText: matter }).click();
  const transcript = desk.getByRole("log", { name: "Transcript" });
  await expect(transcript).toContainText(matter);
  await desk.getByRole("button", { name: "Take over" }).click();
  await desk.getByRole("textbox", { name: "Your answer" }).fill("Hello, I am looking at your parcel.");
  await desk.getByRole("textbox", { name: "Your answer" }).press("Enter");

  await expect(chat.log.getByRole("article", { name: /Customer service/ })).toContainText("looking at your parcel");
  await chat.say("Where is my order 12345? It's been a week!");
  await expect(transcript).toContainText("It's been a week!");
  await page.reload();
  await expect(page.getByText(/You are talking with/).last()).toBeVisible();
  await expect(chat.work).toHaveCount(0);

  await desk.getByRole("button", { name: "Give back to Steward" }).click();
  await expect(chat.log).toContainText("Steward is with you again");
  await expect(page.getByText(/You are talking with/)).toHaveCount(0);
  await chat.say("Where is my order 12345? It's been a week!");
  await expect(chat.work).toBeVisible();
  await context.close();
  // How it ended, for those who look later.
  await signInAs("manager");
  await page.goto("/conversations?status=ended");
  await page.getByRole("list", { name: "Conversations" }).getByRole("link").first().click();
  await expect(page.getByRole("log", { name: "Transcript" })).toContainText("gave the conversation back");
  await expectAccessible();
});
