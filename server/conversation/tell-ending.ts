// Whoever waited for a colleague's decision has left the conversation meanwhile: that their answer is there stands behind
// their bell, once for each execution. An answer that came while they looked on is not told a second time.
import { LOCALES, type Localized } from "../context";
import { Prisma, type Db, type Execution, type SessionState as SessionRow } from "../db";
import { postMessage } from "../resources/messages";
import { recipientOfUser } from "../resources/recipients";
import { answerText } from "./messages";
import { plainWords } from "./plain-words";

const TITLE: Localized = { "zh-CN": "您的请求有了答复", en: "There is an answer to your request" };
const SHOWN = 300;

/** `db` is the transaction in which the conversation learns of the end. */
export async function tellEnding(
  db: Db,
  session: Pick<SessionRow, "id" | "userId" | "customerId">,
  execution: Execution,
): Promise<void> {
  if (!(await waitedForColleague(db, session.id, execution.createdAt))) return;
  const body = Object.fromEntries(
    LOCALES.map((locale) => [locale, plainWords(answerText({ execution }, locale), SHOWN)]),
  ) as Localized;
  await postMessage(db, {
    recipient: recipientOfUser({ id: session.userId, customerId: session.customerId }),
    category: "service",
    title: TITLE,
    body,
    link: `/chat/${session.id}`,
    key: `ended:${execution.id}`,
    executionId: execution.id,
    at: execution.completedAt ?? execution.createdAt,
  });
}

/** Whether somebody other than the customer was asked in this conversation since: also by what was called. */
async function waitedForColleague(db: Db, sessionId: string, since: Date): Promise<boolean> {
  const rows = await db.$queryRaw(Prisma.sql`
    SELECT 1 FROM approvals
    WHERE session_id = ${sessionId} AND created_at >= ${since} AND approvers <> '[{"customer": true}]' LIMIT 1`);
  return (rows as unknown[]).length > 0;
}
