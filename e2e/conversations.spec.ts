// Conversations as their customer keeps them: the list beside the chat and in the phone's drawer, later and back again, a line
// of messages that two tabs share, an answer that is stopped, and a connection that goes and comes.
import type { BrowserContext, Page } from "@playwright/test";
import { chatPage } from "./chat-page";
import { expect, test } from "./fixtures";
import { closeGate } from "./gate";
import { lateOrder } from "./late-order";
import { holdLine } from "./line";

async function begin(page: Page, text: string) {
  await page.goto("/chat");
  const chat = chatPage(page, "en");
  await chat.say(text);
  await expect(page).toHaveURL(/\/chat\/sess_/);
  await expect(chat.log.getByRole("article")).toHaveCount(2);
  return chat;
}

const waiting = (page: Page) => page.getByRole("list", { name: "Waiting messages" }).getByRole("listitem");

/** A conversation that two tabs have open, and whose line does not move until it is let. */
async function heldInTwoTabs(page: Page, context: BrowserContext) {
  const chat = await begin(page, "Hello");
  const second = await context.newPage();
  await second.goto(page.url());
  const line = await holdLine(chat.sessionId(), "Something that takes long");
  await expect(waiting(page)).toHaveCount(1);
  return { chat, second, line };
}

test("a conversation is set aside, found, renamed, archived and taken up again, by keyboard and on a phone", async ({
  page,
  signInAs,
  expectAccessible,
}) => {
  await signInAs("customer");
  const chat = await begin(page, "Where is my order? The teapot one");
  const beside = page.getByRole("complementary", { name: "Your conversations" });
  const row = beside.getByRole("listitem").filter({ hasText: "The teapot one" });
  await expect(row).toContainText("Waiting for you");

  await page.getByRole("button", { name: "Later" }).press("Enter");
  await expect(chat.log).toContainText("it does not expire");
  await expect(page.getByRole("region", { name: "Set aside" })).toBeVisible();
  await expect(row).toContainText("Set aside");

  await page.getByRole("link", { name: "New conversation" }).click();
  await beside.getByRole("searchbox").fill("teapot");
  await expect(beside.getByRole("listitem")).toHaveCount(1);
  await row.getByRole("button", { name: /^Actions/ }).press("Enter");
  await page.getByRole("menuitem", { name: "Rename" }).press("Enter");
  await beside.getByRole("textbox", { name: "Name of the conversation" }).fill("Grandmother's teapot");
  await page.keyboard.press("Enter");
  const renamed = beside.getByRole("link", { name: /Grandmother's teapot/ });
  await expect(renamed).toBeVisible();
  await expectAccessible();

  await beside.getByRole("button", { name: /^Actions/ }).press("Enter");
  await page.getByRole("menuitem", { name: "Archive" }).press("Enter");
  await expect(beside.getByText("Archived. The record is kept.")).toBeVisible();
  await expect(beside.getByRole("button", { name: "Undo" })).toBeFocused();
  await expect(renamed).toBeHidden();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Conversations" }).click();
  const drawer = page.getByRole("dialog", { name: "Your conversations" });
  await drawer.getByRole("button", { name: "Archived conversations" }).click();
  await expect(drawer.getByText("the whole record is kept")).toBeVisible();
  await drawer.getByRole("searchbox").fill("grandmother");
  await expect(drawer.getByRole("listitem")).toHaveCount(1);
  await drawer.getByRole("link", { name: /Grandmother's teapot/ }).click();
  await expect(drawer).toBeHidden();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(chat.log).toContainText("Back to: Track an order.");
  await page.getByRole("button", { name: "Conversations" }).click();
  await expect(drawer.getByRole("link", { name: /Grandmother's teapot/ })).toContainText("Waiting for you");
});

test("on a phone the end stays in view when one answer with cards follows another", async ({ page, signInAs }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await lateOrder("77031");
  await signInAs("customer");
  await page.goto("/chat");
  const chat = chatPage(page, "en");
  await chat.say("Where is my order 77031? It's been a week!");
  await expect(chat.log.getByText(/SORRY/).first()).toBeVisible();
  await chat.say("Where is my order 12251?");
  await expect(chat.log.getByRole("article")).toHaveCount(4);
  await expect(
    chat.log
      .getByRole("group", { name: /12251/ })
      .or(chat.log.getByRole("region", { name: /12251/ }))
      .last(),
  ).toBeVisible();
  await expect
    .poll(() => chat.log.evaluate((log) => log.scrollHeight - log.clientHeight - log.scrollTop))
    .toBeLessThan(80);
  await expect(page.getByRole("button", { name: "Jump to latest" })).toBeHidden();
});

test("messages wait in line, both tabs see them, and one is changed and one taken back before they are read", async ({
  page,
  context,
  signInAs,
  allowedErrors,
}) => {
  // The answer to the request of a message that was taken back.
  allowedErrors.push(/409.*api\/chat/);
  await signInAs("customer");
  const { chat, second, line } = await heldInTwoTabs(page, context);
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  for (const text of ["first of mine", "second of mine", "third of mine"]) await chat.say(text);
  await expect(waiting(second).filter({ hasText: "In line" })).toHaveCount(3);

  await waiting(second)
    .filter({ hasText: "second of mine" })
    .getByRole("button", { name: "Change this message" })
    .press("Enter");
  await second.getByRole("textbox", { name: "Change this message" }).fill("What is your return policy?");
  await second.getByRole("button", { name: "Save" }).press("Enter");
  await expect(waiting(page).filter({ hasText: "What is your return policy?" })).toBeVisible();
  await waiting(page)
    .filter({ hasText: "third of mine" })
    .getByRole("button", { name: "Take this message back" })
    .click();
  await expect(waiting(second)).toHaveCount(3);
  // The one that this tab waits for the answer to is changed and taken back like any other.
  const own = waiting(page).filter({ hasText: "first of mine" });
  await own.getByRole("button", { name: "Change this message" }).press("Enter");
  await page.getByRole("textbox", { name: "Change this message" }).fill("not said after all");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await expect(waiting(second).filter({ hasText: "not said after all" })).toBeVisible();
  await waiting(page)
    .filter({ hasText: "not said after all" })
    .getByRole("button", { name: "Take this message back" })
    .press("Enter");
  await expect(waiting(second)).toHaveCount(2);
  await expect(page.getByRole("textbox", { name: "Your message" })).toHaveValue("");

  await line.open();
  for (const tab of [page, second]) {
    const { log } = chatPage(tab, "en");
    await expect(waiting(tab)).toHaveCount(0);
    await expect(log.getByRole("article")).toHaveCount(4);
    await expect(log).toContainText("What is your return policy?");
    for (const never of ["first of mine", "not said after all", "third of mine"]) {
      await expect(log).not.toContainText(never);
    }
    await expect(tab.getByRole("alert").filter({ hasText: /\S/ })).toHaveCount(0);
  }
});

test("a change that comes too late is not lost: its words go into the box, and the keyboard stays where one goes on", async ({
  page,
  context,
  signInAs,
  allowedErrors,
}) => {
  // The answer to the request of a message that was taken back.
  allowedErrors.push(/409.*api\/chat/);
  await signInAs("customer");
  const { chat, second, line } = await heldInTwoTabs(page, context);
  for (const text of ["first of mine", "second of mine"]) await chat.say(text);
  await expect(waiting(second).filter({ hasText: "In line" })).toHaveCount(2);

  const change = (text: string) =>
    waiting(page).filter({ hasText: text }).getByRole("button", { name: "Change this message" });
  const words = page.getByRole("textbox", { name: "Change this message" });
  const box = page.getByRole("textbox", { name: "Your message" });
  const note = page.getByRole("status").filter({ hasText: "What you wrote is in the box" });
  await change("first of mine").press("Enter");
  await words.press("Escape");
  await expect(change("first of mine")).toBeFocused();
  await page.keyboard.press("Enter");
  await words.fill("What is your return policy?");
  await page.getByRole("button", { name: "Save" }).press("Enter");
  await expect(change("What is your return policy?")).toBeFocused();

  await box.fill("and then this");
  await change("second of mine").press("Enter");
  await words.fill("put differently");
  await waiting(second)
    .filter({ hasText: "second of mine" })
    .getByRole("button", { name: "Take this message back" })
    .press("Enter");
  await expect(second.getByRole("textbox", { name: "Your message" })).toBeFocused();
  await expect(box).toHaveValue("put differently\nand then this");
  await expect(box).toBeFocused();
  await expect(note).toBeVisible();

  await change("What is your return policy?").press("Enter");
  await words.fill("and may I return cups?");
  await line.open();
  await expect(box).toHaveValue("and may I return cups?\nput differently\nand then this");
  await expect(box).toBeFocused();
  await expect(chat.log.getByRole("article")).toHaveCount(4);
  await expect(chat.log).toContainText("What is your return policy?");
  await box.press("Enter");
  await expect(box).toHaveValue("");
  await expect(note).toBeHidden();
  await expect(chat.log).toContainText("and may I return cups?");
});

test("stop ends what is being done, also after a reload", async ({ page, context, signInAs }) => {
  await lateOrder("77032");
  await signInAs("customer");
  const chat = await begin(page, "Hello");
  const gate = await closeGate(chat.sessionId(), "query_logistics");
  await chat.say("Where is my order 77032? It's been a week!");
  await expect(chat.steps.filter({ hasText: "Track the parcel" })).toHaveAttribute("data-status", "running");
  await page.reload();
  // The same conversation beside it takes connections, too, and must leave one for this.
  const beside = await context.newPage();
  await beside.goto(page.url());
  await expect(chatPage(beside, "en").steps.filter({ hasText: "Track the parcel" })).toHaveAttribute(
    "data-status",
    "running",
  );
  await page.getByRole("button", { name: "Stop" }).click();
  await gate.waitedFor();
  await gate.open();
  await expect(chat.log).toContainText("Stopped as you wished; whatever had been done is undone.");
  await expect(page.getByRole("button", { name: "Stop" })).toBeHidden();
  await expect(chatPage(beside, "en").log).toContainText("Stopped as you wished");
});

test("what is written without a connection is kept and sent in order, once", async ({
  page,
  context,
  signInAs,
  allowedErrors,
}) => {
  allowedErrors.push(/ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  await signInAs("customer");
  const chat = await begin(page, "Hello");
  await context.setOffline(true);
  await expect(page.getByText("No connection.")).toBeVisible();
  await chat.say("What is your return policy?");
  await chat.say("Thank you");
  await expect(waiting(page).filter({ hasText: "To be sent" })).toHaveCount(2);
  await context.setOffline(false);
  await expect(page.getByText("No connection.")).toBeHidden();
  await expect(chat.log.getByRole("article")).toHaveCount(6);
  await page.reload();
  await expect(chat.log.getByRole("article")).toHaveCount(6);
  const said = chat.log
    .getByRole("article")
    .filter({ hasText: /^(?:You)?\s*(?:What is your return policy\?|Thank you)/ });
  await expect(said).toHaveCount(2);
  await expect(said.first()).toContainText("return policy");
});
