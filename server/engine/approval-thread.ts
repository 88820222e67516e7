// Questions of approvers to whoever made the request, and what was answered.
import type { Localized } from "../context";
import type { Approval, Db } from "../db";
import { env } from "../env";
import { tellPeople } from "./tell-people";

const SUBJECT: Localized = { "zh-CN": "您的请求需要补充信息", en: "Your request needs some information" };

/** E-mails the question: the conversation shows it too, but nobody may be looking there. */
export async function askRequester(
  db: Db,
  row: Approval,
  asked: { answerId: string; question: string; now: Date },
): Promise<void> {
  await tellPeople(db, {
    to: row.customerId ? ["customer"] : [`user:${row.requesterId}`],
    customerId: row.customerId,
    subject: SUBJECT,
    text: { "zh-CN": asked.question, en: asked.question },
    key: `approval:${row.id}:question:${asked.answerId}`,
    executionId: row.executionId,
    now: asked.now,
    ...(row.sessionId ? { link: `${env.APP_URL}/chat/${row.sessionId}` } : {}),
  });
}
