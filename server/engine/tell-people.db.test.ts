import { beforeAll, expect, it } from "vitest";
import { testDatabase, type TestDatabase } from "../postgres/test-database";
import { tellPeople } from "./tell-people";
import { makePeople } from "./test-approvals";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await makePeople(database);
});

it("writes to each person once, in their language, with the way to go there", async () => {
  const telling = {
    // Named twice over: by role, by e-mail and by id.
    to: ["ops", "user:USER-OPS-1@example.com", "user:user_ops_1", "user:nobody@example.com", "customer"],
    customerId: "cust_lin",
    subject: { "zh-CN": "请看一下", en: "Please look" },
    text: { "zh-CN": "<b>出错了</b>", en: "<b>It failed</b>" },
    key: "alert:1",
    executionId: "exec_1",
    now: new Date(),
    link: "https://steward.example/inbox",
  };
  expect(await tellPeople(database.client, telling)).toBe(4);
  expect(await tellPeople(database.client, telling)).toBe(0);
  expect(await tellPeople(database.client, { ...telling, to: ["customer"], customerId: null, key: "alert:2" })).toBe(0);
  const mails = await database.client.email.findMany({ orderBy: { toAddress: "asc" } });
  expect(mails.map(({ toAddress, subject, template }) => [toAddress, subject, template])).toEqual([
    ["lin@example.com", "请看一下", "notice_v1"],
    ...[1, 2, 3].map((n) => [`user-ops-${n}@example.com`, "Please look", "notice_v1"]),
  ]);
  for (const { html, text, executionId } of mails) {
    expect(executionId).toBe("exec_1");
    expect(text).toContain("https://steward.example/inbox");
    expect(html).toContain("&lt;b&gt;");
  }
  const messages = await database.client.inAppMessage.findMany({ orderBy: { recipient: "asc" } });
  expect(messages.map(({ recipient, category, link }) => [recipient, category, link])).toEqual([
    ["customer:cust_lin", "service", "/inbox"],
    ...[1, 2, 3].map((n) => [`user:user_ops_${n}`, "work", "/inbox"]),
  ]);
  expect(messages[0]?.title).toEqual(telling.subject);
  const jobs = await database.client.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM graphile_worker.jobs WHERE task_identifier = 'deliver_email'`;
  expect(jobs).toEqual([{ n: 4 }]);
});
