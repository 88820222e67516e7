// What people hear of an approval: e-mails to those who are asked, and news for open pages.
import type { Localized } from "../context";
import type { Approval, Db } from "../db";
import { env } from "../env";
import { publish } from "../postgres/notify";
import type { Approver } from "../sop/graph";
import { picturesOf } from "./pictures";
import { nameOfApprover, tellPeople } from "./tell-people";

type Occasion = "asked" | "reminded" | "escalated" | "overdue" | "changed";

const SUBJECT: Record<Occasion, Localized> = {
  asked: { "zh-CN": "需要您审批", en: "Your approval is needed" },
  reminded: { "zh-CN": "提醒：仍在等待您的审批", en: "Reminder: an approval still waits for you" },
  escalated: { "zh-CN": "升级给您：需要您审批", en: "Escalated to you: an approval is needed" },
  overdue: { "zh-CN": "已超时，转由您审批", en: "Overdue and now yours: an approval is needed" },
  changed: { "zh-CN": "待审批内容有变，请重新审批", en: "An approval has changed and needs another look" },
};

/** E-mails those who are asked. A customer with an open conversation reads the question there first. */
export async function tellApprovers(
  db: Db,
  row: Approval,
  approvers: readonly Approver[],
  occasion: Occasion,
  now: Date,
): Promise<void> {
  const asked = approvers.filter((one) => !("customer" in one && row.sessionId && occasion === "asked"));
  const staff = asked.filter((one) => !("customer" in one));
  const common = {
    customerId: row.customerId,
    subject: SUBJECT[occasion],
    text: row.message as Localized,
    key: `approval:${row.id}:${occasion}:${row.revision}`,
    executionId: row.executionId,
    now,
  };
  const link = `${env.APP_URL}/inbox/${row.id}`;
  if (staff.length > 0) {
    const text = withPictures(common.text, (await picturesOf(db, row.executionId)).length);
    await tellPeople(db, { ...common, text, to: staff.map(nameOfApprover), link });
  }
  if (staff.length < asked.length) {
    const chat = row.sessionId ? { link: `${env.APP_URL}/chat/${row.sessionId}` } : {};
    await tellPeople(db, { ...common, to: ["customer"], subject: CONFIRM, ...chat });
  }
}

/** How many pictures there are to look at; they are not sent along, for a letter is read where others look on. */
function withPictures(text: Localized, count: number): Localized {
  if (count === 0) return text;
  const pictures = count === 1 ? "1 picture" : `${count} pictures`;
  return {
    "zh-CN": `${text["zh-CN"].trimEnd()}\n\n客户发来 ${count} 张图片，打开链接即可查看。`,
    en: `${text.en.trimEnd()}\n\nThe customer sent ${pictures}; the link shows ${count === 1 ? "it" : "them"}.`,
  };
}

const CONFIRM: Localized = { "zh-CN": "请确认您的请求", en: "Please confirm your request" };

/** Tells open pages, when the transaction commits: inboxes, the execution's own page, and its conversation. */
export async function announceApproval(db: Db, row: Pick<Approval, "id" | "executionId" | "sessionId">): Promise<void> {
  await publish(db, "approvals", { approvalId: row.id });
  await publish(db, `execution:${row.executionId}`, { approvalId: row.id });
  if (row.sessionId) await publish(db, `session:${row.sessionId}`, { approvalId: row.id });
}
