// §3.1 from the customer's words to the audit record, in both languages.
import { chatPage, COUPON, TICKET, type Language } from "./chat-page";
import { expect, test } from "./fixtures";

for (const language of ["zh-CN", "en"] as const satisfies Language[]) {
  test(`a late order is handled to the end in chat (${language}) @phone`, async ({
    page,
    signInAs,
    expectAccessible,
  }) => {
    await signInAs("customer", language);
    await page.goto("/chat");
    const chat = chatPage(page, language);
    await expectAccessible();
    await chat.say(chat.words.ask);

    await expect(chat.log.getByText(chat.words.understood).first()).toBeAttached();
    await expect(chat.steps.filter({ hasText: chat.words.steps[0] })).toBeAttached();
    for (const step of chat.words.steps) {
      await expect(chat.steps.filter({ hasText: step })).toHaveAttribute("data-status", "succeeded");
    }
    await chat.expectAnswer();
    await expect(chat.log).toContainText(chat.words.offline);

    await expect(chat.work.getByRole("button")).toHaveAttribute("aria-expanded", "false");
    await expect(chat.work.getByRole("button")).toContainText(
      chat.words.folded.source.includes("steps") ? "7 steps" : "7",
    );
    for (const card of chat.words.cards) await expect(chat.log.getByRole("region", { name: card })).toBeVisible();
    await expect(chat.suggestions.first()).toBeEnabled();
    await expectAccessible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);

    await page.reload();
    await chat.expectAnswer();
    await expect(chat.log.getByText(chat.words.ask)).toHaveCount(1);
  });
}

test("operations see the execution, its audit record, the e-mail and the ticket", async ({
  page,
  signInAs,
  expectAccessible,
  allowedErrors,
}) => {
  // The e-mail is shown in a frame without scripts; the test's own look into it is a script.
  allowedErrors.push(/Blocked script execution in 'about:srcdoc'/);
  await signInAs("customer");
  await page.goto("/chat");
  const chat = chatPage(page, "en");
  await chat.say(chat.words.ask);
  await chat.expectAnswer();
  const answer = await chat.log.innerText();
  const coupon = COUPON.exec(answer)?.[0] ?? "";
  const ticket = TICKET.exec(answer)?.[0] ?? "";

  await signInAs("ops");
  await page.goto("/executions");
  await page.getByRole("searchbox").fill("12345");
  await expect(page).toHaveURL(/12345/);
  await expectAccessible();
  await page
    .getByRole("link", { name: /handle_order_delay.*12345/ })
    .first()
    .click();

  await expect(page.getByRole("heading", { name: "Timeline" })).toBeVisible();
  for (const step of chat.words.steps) await expect(page.getByRole("main")).toContainText(step);
  const audit = page.getByRole("main");
  await expect(audit).toContainText("Audit record");
  await expect(audit).toContainText("Success");
  await expect(audit).toContainText(/Models \S+ \+ skills \$0\.003/);
  await expect(audit).toContainText(/Skills called\s*6/);
  await expect(audit).toContainText(/Predicted satisfaction\s*0\.8|Predicted satisfaction\s*8\d/);
  await expect(page.getByRole("heading", { name: "Journal" })).toBeVisible();
  await expectAccessible();

  await page.goto("/mail");
  await expectAccessible();
  await page.getByRole("link", { name: /12345/ }).first().click();
  await expect(page.frameLocator("iframe").getByText(coupon).first()).toBeVisible();

  await page.goto("/tickets");
  await expect(page.getByRole("main")).toContainText(ticket);
  await expectAccessible();

  await page.goto("/sops");
  await expect(page.getByRole("main")).toContainText("handle_order_delay");
  await expectAccessible();
});
