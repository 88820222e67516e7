// Who may see what, and what bad requests get.
import { chatPage } from "./chat-page";
import { expect, test } from "./fixtures";

test("a customer is denied another's execution and conversation, and the console", async ({
  page,
  signInAs,
  allowedErrors,
}) => {
  // The page of the chat still asks while its session is taken away.
  allowedErrors.push(/40[134]/);
  await signInAs("ops");
  await page.goto("/chat");
  const staff = chatPage(page, "en");
  await staff.say("Where is my order 12345? It's been a week!");
  await expect(page).toHaveURL(/\/chat\/sess_/);
  await expect(staff.work).toBeVisible();
  const conversation = page.url();
  const found = await page.request.get(
    `/api/trpc/executions.list?input=${encodeURIComponent(JSON.stringify({ json: {} }))}`,
  );
  const { rows } = (
    (await found.json()) as { result: { data: { json: { rows: { id: string; customerId: string | null }[] } } } }
  ).result.data.json;
  // Staff are nobody's customer, so this one is theirs whatever else ran meanwhile.
  const executionId = rows.find((row) => row.customerId === null)?.id ?? "";
  expect(executionId).toMatch(/^exec_/);

  await page.context().clearCookies();
  await signInAs("customer");
  await page.goto(`/executions/${executionId}`);
  await expect(page.getByRole("main")).not.toContainText("Journal");
  await page.goto(conversation);
  await expect(page.getByText("This conversation does not exist")).toBeVisible();

  const read = (id: string) =>
    page.request.get(
      `/api/trpc/executions.get?input=${encodeURIComponent(JSON.stringify({ json: { executionId: id } }))}`,
    );
  const [others, missing] = [await read(executionId), await read("exec_00000000000000000000000000")];
  expect(others.status()).toBe(404);
  expect(missing.status()).toBe(404);
});

test("every API answers bad requests with a 4xx and a code, never more", async ({ page, signInAs, baseURL }) => {
  const post = (path: string, data: string, headers: Record<string, string> = {}) =>
    page.request.post(path, {
      data,
      headers: { "content-type": "application/json", origin: baseURL ?? "", ...headers },
    });
  const chatBody = JSON.stringify({ sessionId: "sess_01K0000000000000000000000A", message: { id: "m", text: "hi" } });

  for (const path of ["/api/chat"]) {
    const response = await post(path, chatBody);
    expect(response.status()).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: "UNAUTHENTICATED" } });
  }
  for (const path of [
    "/api/chat/sess_x/stream",
    "/api/chat/sess_x/events",
    "/api/trpc/executions.list",
    "/api/trpc/me.get",
  ]) {
    expect((await page.request.get(path)).status(), path).toBe(401);
  }

  await signInAs("customer");
  const bad = ["", "{", "null", "[]", "{}", '{"sessionId":1}', '{"sessionId":"sess_1","message":{"id":"m","text":5}}'];
  for (const body of bad) {
    const response = await post("/api/chat", body);
    expect([body, response.status()]).toEqual([body, 400]);
    expect(await response.json()).toMatchObject({ error: { code: "VALIDATION", message: expect.any(String) } });
  }
  for (const text of ["", "   ", "\u0000\u0007", "字".repeat(20_000)]) {
    const body = { sessionId: "sess_01K0000000000000000000000A", message: { id: "m", text } };
    const response = await post("/api/chat", JSON.stringify(body));
    expect([text.slice(0, 5), response.status() >= 400 && response.status() < 500]).toEqual([text.slice(0, 5), true]);
    expect(await response.text()).not.toMatch(/at \w+ \(|node_modules|prisma/i);
  }
  expect((await page.request.put("/api/chat", { data: "{}" })).status()).toBe(405);
  expect((await post("/api/trpc/executions.list", "{")).status()).toBeLessThan(500);
  expect((await page.request.get("/api/trpc/executions.get?input=%7B")).status()).toBe(400);
  expect((await page.request.get("/api/trpc/nothing.here")).status()).toBe(404);

  const strange = await post("/api/chat", chatBody, { origin: "https://evil.example" });
  expect([strange.status(), await strange.json()]).toMatchObject([403, { error: { code: "FORBIDDEN" } }]);
  const form = await post("/api/chat", chatBody, { "content-type": "text/plain" });
  expect([form.status(), await form.json()]).toMatchObject([400, { error: { code: "VALIDATION" } }]);
  expect((await post("/api/trpc/me.setLocale", "{}", { origin: "https://evil.example" })).status()).toBe(403);
  for (const path of [
    "/api",
    "/api/nothing",
    "/api/chat/sess_x/nothing",
    "/api/chat/%E0%A4%A/stream",
    "/api/%E0%A4%A",
  ]) {
    const response = await page.request.get(path);
    expect([path, response.status(), await response.json()]).toMatchObject([
      path,
      404,
      { error: { code: "NOT_FOUND" } },
    ]);
  }
});

test("an address that cannot be read is a page that does not exist", async ({
  page,
  signInAs,
  allowedErrors,
  expectAccessible,
}) => {
  allowedErrors.push(/404/);
  await signInAs("ops");
  for (const path of ["/executions/%E0%A4%A", "/chat/%E0%A4%A", "/%E0%A4%A", "/executions/%25", "/nothing"]) {
    const response = await page.goto(path);
    expect([path, response?.status()]).toEqual([path, 404]);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  await expectAccessible();
});

test("an expired session is told so, with the way back to the same page", async ({ page, signInAs, allowedErrors }) => {
  allowedErrors.push(/401/);
  await signInAs("ops");
  await page.goto("/executions?q=order");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.context().clearCookies({ name: /session/ });
  await page.getByRole("searchbox").fill("nothing like it");
  await expect(page.getByRole("link", { name: "Sign in" })).toHaveAttribute(
    "href",
    `/sign-in?next=${encodeURIComponent("/executions?q=nothing+like+it")}`,
  );
});

test("my requests keep the customer's words, and the page is drawn once", async ({ page, signInAs }) => {
  await signInAs("customer");
  await page.goto("/chat");
  const chat = chatPage(page, "en");
  await chat.say(chat.words.ask);
  await chat.expectAnswer();
  // A second drawing would be reported on the console, which fails the test.
  await page.goto("/requests");
  await expect(page.getByRole("main").getByRole("link", { name: chat.words.ask }).first()).toBeVisible();
});
