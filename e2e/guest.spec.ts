// Somebody without an account asks about the rules, then about an order, which they prove by the code from its e-mail.
import type { Browser } from "@playwright/test";
import { chatPage } from "./chat-page";
import { expect, setLocale, test } from "./fixtures";

const ORDER = "12262";

/** The code as its reader finds it: the product keeps the e-mails it would have sent. */
async function readCode(browser: Browser, baseURL = ""): Promise<string> {
  const context = await browser.newContext({ baseURL });
  const signedIn = await context.request.post("/api/auth/sign-in/demo", {
    headers: { origin: baseURL },
    data: { role: "ops" },
  });
  expect(signedIn.status()).toBe(204);
  await context.addCookies([{ name: "locale", value: "en", url: baseURL }]);
  const page = await context.newPage();
  await page.goto(`/mail?q=${ORDER}`);
  await page
    .getByRole("link", { name: /code for order|验证码/ })
    .first()
    .click();
  await page.getByRole("tab", { name: "Plain text" }).click();
  const words = await page.getByRole("tabpanel").innerText();
  await context.close();
  return /^\s*(\d{6})\s*$/m.exec(words)?.[1] ?? "";
}

test("a guest asks, proves an order by its code, and is answered", async ({
  page,
  browser,
  baseURL,
  expectAccessible,
}) => {
  await setLocale(page, "en");
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Continue as a guest" }).click();
  await expect(page).toHaveURL(/\/chat/);
  await expectAccessible();
  const chat = chatPage(page, "en");
  const answered = () => expect(chat.log).toHaveAttribute("aria-busy", "false");
  await chat.say("What is your return policy?");
  await expect(chat.log).toContainText("You can return items of an order that has been delivered.");
  await answered();

  await chat.say(chat.words.whereIsMyOrder);
  await expect(chat.log).toContainText("tell me the order number");
  await expect(chat.log.getByRole("link", { name: /Sign in/ })).toHaveAttribute(
    "href",
    /^\/sign-in\?next=%2Fchat%2Fsess_/,
  );
  await answered();
  await chat.say(`${ORDER}, xiaowen.lin@example.com`);
  await expect(chat.log).toContainText(`If order ${ORDER} and what you told me belong together`);
  await expectAccessible();

  await answered();
  await chat.say(await readCode(browser, baseURL));
  await expect(chat.log).toContainText("Thank you, that is right");
  await expect(chat.log).toContainText(`Your order ${ORDER} has been delivered.`);
  await expectAccessible();

  // Nobody without this browser's cookie finds the conversation.
  const stranger = await browser.newContext({ ...(baseURL ? { baseURL } : {}) });
  const found = await stranger.request.get(`/api/chat/${chat.sessionId()}/events`);
  expect([401, 404]).toContain(found.status());
  await stranger.close();
});
