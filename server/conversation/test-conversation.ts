// A conversation as a test has it: one customer, one session, and a worker that works when it is told to.
import type { Ctx, Locale } from "../context";
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
  const settled = new Set<string>();
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
    work: () => work(database, engine, sessionId, settled),
  };
}

/** Everything that can be done without anybody's word. `settled`: what a conversation has learned the end of already. */
async function work(database: TestDatabase, engine: Engine, sessionId: string, settled: Set<string>): Promise<void> {
  let rows = await workOf(database, sessionId);
  for (let round = 0; round < 40; round++) {
    const open = rows.filter(({ status }) => !isTerminal(status)).map(({ id }) => id);
    for (const id of open) await advance(engine, id);
    const tasks = await pendingTasks(database, open);
    await Promise.all(tasks.map(({ id }) => runAsyncTask(engine, id)));
    for (const { id, own } of rows) {
      if (!own || settled.has(id)) continue;
      await settleExecution(database.client, id);
      if (!open.includes(id)) settled.add(id);
    }
    const before = JSON.stringify(rows);
    rows = await workOf(database, sessionId);
    if (tasks.length === 0 && JSON.stringify(rows) === before) return;
  }
  throw new Error(`${sessionId} does not come to rest.`);
}

type WorkRow = { id: string; revision: number; status: string; own: boolean };

/** A conversation's executions and those they called. */
function workOf({ client }: TestDatabase, sessionId: string): Promise<WorkRow[]> {
  return client.$queryRaw<WorkRow[]>`
    SELECT id, revision, status, session_id IS NOT DISTINCT FROM ${sessionId} AS own FROM executions
    WHERE session_id = ${sessionId} OR parent_id IN (SELECT id FROM executions WHERE session_id = ${sessionId})
    ORDER BY id`;
}

async function pendingTasks({ client }: TestDatabase, open: string[]): Promise<{ id: string }[]> {
  if (open.length === 0) return [];
  return client.asyncTask.findMany({ where: { executionId: { in: open }, status: "PENDING" }, select: { id: true } });
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
