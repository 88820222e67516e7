// A conversation as a test has it: one customer, one session, and a worker that works when it is told to.
import type { Ctx, Locale } from "../context";
import type { Execution } from "../db";
import { advance } from "../engine/advance";
import { answerApproval } from "../engine/approval-answer";
import { runAsyncTask } from "../engine/async-task";
import type { Engine } from "../engine/run";
import { isTerminal } from "../engine/status";
import { newId } from "../ids";
import type { TestDatabase } from "../postgres/test-database";
import { addAttachment } from "./attachments/add-attachment";
import { pngOf } from "./attachments/test-pictures";
import { readMessages } from "./messages";
import type { ChatMessage, ChatPart } from "./parts.schema";
import { settleExecution } from "./settle";
import { turn } from "./turn";

let made = 0;

export type Conversation = ReturnType<typeof converse>;

export function converse(database: TestDatabase, engine: Engine, actor: Ctx["actor"], locale: Locale) {
  const { client } = database;
  const sessionId = newId("sess");
  const ctx: Ctx = { actor, db: client, clock: { now: () => new Date() }, locale };
  const executions = () => client.execution.findMany({ where: { sessionId }, orderBy: { id: "asc" } });
  return {
    sessionId,
    ctx,
    executions,
    session: () => client.sessionState.findUniqueOrThrow({ where: { id: sessionId } }),
    messages: () => readMessages(ctx, { sessionId }),
    say: (text: string, id = newId("msg"), attachments: string[] = []) =>
      turn(ctx, { sessionId, text, clientMessageId: id, channel: "web", attachments }),
    /** A picture, uploaded and not sent; each is another one. */
    async upload(name = "cup.png") {
      made += 1;
      const bytes = pngOf(2, 2, { grey: made % 250 });
      return (await addAttachment(ctx, { sessionId, name, bytes })).attachmentId;
    },
    card: () =>
      client.approval.findFirst({
        where: { sessionId, status: "PENDING", approvers: { equals: [{ customer: true }] } },
        orderBy: { id: "desc" },
      }),
    async click(verdict: "approve" | "reject") {
      const card = await this.card();
      if (!card) throw new Error("There is no card to click.");
      await answerApproval(ctx, { approvalId: card.id, hash: card.hash, verdict });
    },
    work: () => work(database, engine, sessionId, executions),
  };
}

/** Everything that can be done without anybody's word. */
async function work(
  database: TestDatabase,
  engine: Engine,
  sessionId: string,
  executions: () => Promise<Execution[]>,
): Promise<void> {
  const { client } = database;
  const settled = new Set<string>();
  for (let round = 0; round < 40; round++) {
    const own = await executions();
    const called = await client.execution.findMany({ where: { parentId: { in: own.map(({ id }) => id) } } });
    const open = [...own, ...called].filter(({ status }) => !isTerminal(status));
    const before = JSON.stringify(open.map(({ id, revision, status }) => [id, revision, status]));
    for (const { id } of open) await advance(engine, id);
    const tasks = await client.asyncTask.findMany({
      where: { executionId: { in: open.map(({ id }) => id) }, status: "PENDING" },
    });
    await Promise.all(tasks.map(({ id }) => runAsyncTask(engine, id)));
    for (const { id } of own) {
      const { status } = await client.execution.findUniqueOrThrow({ where: { id }, select: { status: true } });
      if (isTerminal(status) && settled.has(id)) continue;
      await settleExecution(client, id);
      if (isTerminal(status)) settled.add(id);
    }
    const after = (await executions()).filter(({ status }) => !isTerminal(status));
    const children = await client.execution.findMany({ where: { parentId: { in: after.map(({ id }) => id) } } });
    const now = [...after, ...children.filter(({ status }) => !isTerminal(status))];
    const same = JSON.stringify(now.map(({ id, revision, status }) => [id, revision, status]));
    if (tasks.length === 0 && same === before) return;
    if (now.length === 0) return;
  }
  throw new Error(`${sessionId} does not come to rest.`);
}

/** What is read in a message: its sentences, what is told beside them, and the cards. */
export function wordsOf(message: ChatMessage): string {
  return message.parts.flatMap(wordsOfPart).join("\n");
}

function wordsOfPart(part: ChatPart): string[] {
  if (part.type === "text") return [part.text];
  if (part.type === "data-notice") return [part.data.message];
  if (part.type === "data-confirmation") return [part.data.message];
  return part.type === "data-information" ? [part.data.question] : [];
}
