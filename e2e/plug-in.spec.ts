// A company plugs in: operations read a skill's contract, an administrator adds a system with its credential, and has a
// skill carried out by it. The company's system is a server of the test's own.
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";

/** A system on a port of this machine: it answers with what `answer` gives for who asks. */
async function company(answer: (request: IncomingMessage) => { status: number; body: unknown }) {
  const server = createServer((request, response) => {
    const { status, body } = answer(request);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { address, close: () => void server.close().closeAllConnections() };
}

/** One call of the page's own API, as whoever is signed in. */
async function act(page: Page, path: string, json: unknown): Promise<void> {
  const origin = new URL(test.info().project.use.baseURL ?? "").origin;
  const response = await page.request.post(`/api/trpc/${path}`, { headers: { origin }, data: { json } });
  expect(response.status(), await response.text()).toBe(200);
}

test("operations look a skill up and see what it promises and how it does", async ({
  page,
  signInAs,
  expectAccessible,
}) => {
  await signInAs("ops");
  await page.goto("/skills");
  await page.getByRole("searchbox").fill("getOrderDetails");
  await expect(page.getByRole("row")).toHaveCount(2);
  await expectAccessible();
  await page.getByRole("link", { name: "getOrderDetails, version 1.1.0" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "getOrderDetails" })).toBeVisible();
  await expect(page).toHaveTitle(/getOrderDetails/);
  const main = page.getByRole("main");
  await expect(main).toContainText("order:read");
  await expect(main).toContainText(/within [\d,]+ ms, 99\.\d% answered/);
  await expect(main.getByRole("heading", { name: "Health" })).toBeVisible();
  await expect(main.getByRole("table", { name: "Input" }).getByRole("row", { name: /^order_id text/ })).toBeVisible();
  await expect(main.getByRole("row", { name: /^customer_email text Personal/ })).toBeVisible();
  await expect(main.getByRole("table", { name: "Published versions" })).toContainText("Built in");
  await expectAccessible();
});

test("an administrator adds a system with a secret, checks it, and never sees the secret again", async ({
  page,
  signInAs,
  expectAccessible,
}) => {
  const secret = "sk-opal-lantern-7731";
  const asked: string[] = [];
  const erp = await company(({ headers }) => {
    asked.push(headers.authorization ?? "none");
    return { status: headers.authorization === `Bearer ${secret}` ? 200 : 401, body: {} };
  });
  const answers: Promise<string>[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/resources")) answers.push(response.text().catch(() => ""));
  });
  await signInAs("admin");
  await page.goto("/resources");
  await page.getByRole("button", { name: "Add resource" }).click();
  const form = page.getByRole("dialog");
  await form.getByRole("button", { name: "Add resource" }).click();
  // What is missing is said at each field, and the first of them is where the keyboard is.
  await expect(form.getByRole("textbox", { name: "Id" })).toBeFocused();
  await expect(form.getByRole("alert")).toHaveCount(3);
  await form.getByRole("textbox", { name: "Id" }).fill("parts_erp");
  await form.getByRole("textbox", { name: "Name" }).fill("Parts ERP");
  await form.getByRole("textbox", { name: "Address" }).fill(erp.address);
  await form.getByRole("combobox", { name: "Authentication" }).click();
  await page.getByRole("option", { name: "Bearer token" }).click();
  await form.getByText("Limits, access and checks").click();
  await form.getByRole("checkbox", { name: "Allow private addresses" }).check();
  await form.getByRole("button", { name: "Add resource" }).click();

  await expect(page).toHaveURL(/\/resources\/parts_erp$/);
  const main = page.getByRole("main");
  await expect(main.getByText("Credential missing")).toBeVisible();
  const enter = async (button: string, value: string) => {
    await page.getByRole("button", { name: button }).click();
    await page.getByRole("textbox", { name: "New value" }).fill(value);
    await page.getByRole("button", { name: "Save Bearer token" }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
  };
  await enter("Enter Bearer token", "not-the-right-one");
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(main.getByRole("status").filter({ hasText: "It does not answer as it should" })).toBeVisible();
  await enter("Rotate Bearer token", secret);
  await page.getByRole("button", { name: "Test connection" }).click();
  await expect(main.getByText("It answers.")).toBeVisible();
  await expect(main.getByText("Healthy")).toBeVisible();
  expect(asked.at(-1)).toBe(`Bearer ${secret}`);
  await expectAccessible();

  await page.reload();
  await page.getByRole("button", { name: "Rotate Bearer token" }).click();
  await expect(page.getByRole("textbox", { name: "New value" })).toHaveValue("");
  expect(answers.length).toBeGreaterThan(5);
  for (const text of [await page.content(), ...(await Promise.all(answers))]) expect(text).not.toContain(secret);
  await act(page, "resources.remove", { id: "parts_erp" });
  erp.close();
});

test("an administrator has a skill carried out by a system of theirs, and takes it back", async ({
  page,
  signInAs,
  expectAccessible,
}) => {
  const lines = { "zh-CN": ["秋季特卖"], en: ["Autumn sale of the ERP"] };
  const erp = await company(() => ({ status: 200, body: { campaigns: [], count: 0, lines } }));
  await signInAs("admin");
  const shared = { roles: [], settings: { auth: "none" }, allowPrivate: true };
  await act(page, "resources.add", {
    ...{ id: "campaign_erp", connector: "http", name: "Campaign ERP", endpoint: erp.address },
    ...shared,
  });
  await page.goto("/skills?view=access");
  await page.getByRole("textbox", { name: "New token for" }).fill("The journey");
  await page.getByRole("button", { name: "Make a token" }).click();
  const token = (await page.getByText(/^stw_/).textContent()) ?? "";
  /** The skill as a program of the company's calls it. */
  const campaigns = async () => {
    const response = await page.request.post("/api/mcp", {
      // A connection that was kept open may close as it is used again.
      maxRetries: 2,
      headers: { authorization: `Bearer ${token}`, accept: "application/json, text/event-stream" },
      data: { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "listCampaigns", arguments: {} } },
    });
    return response.text();
  };
  expect(await campaigns()).not.toContain("Autumn sale of the ERP");

  await page.goto("/skills/listCampaigns");
  await page.getByRole("button", { name: "Replace by a system of yours" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "System" }).click();
  await page.getByRole("option", { name: /Campaign ERP/ }).click();
  const text = dialog.getByRole("textbox", { name: "Binding" });
  await expect(text).toHaveValue(/implements: listCampaigns[\s\S]+"lines": response\.lines/);
  const draft = await text.inputValue();
  await text.fill(draft.replace("response.count", "respons.count"));
  await dialog.getByRole("button", { name: "Check and try" }).click();
  await expect(dialog.getByRole("status")).toContainText("respons");
  await text.fill(draft.replace("owner: response.customer_id", "owner: anyone"));
  await dialog.getByRole("button", { name: "Check and try" }).click();
  await expect(dialog.getByText("Tried: it fits")).toBeVisible();
  await dialog.getByRole("button", { name: "Bind", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText("In place of the built-in one")).toBeVisible();
  await expectAccessible();
  await expect.poll(campaigns).toContain("Autumn sale of the ERP");

  await page.goto("/skills?view=systems");
  await page.getByRole("button", { name: "Unbind listCampaigns" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unbind", exact: true }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("button", { name: "Unbind listCampaigns" })).toHaveCount(0);
  await expect.poll(campaigns).not.toContain("Autumn sale of the ERP");
  await expectAccessible();
  await act(page, "resources.remove", { id: "campaign_erp" });
  erp.close();
});
