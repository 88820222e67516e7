// Where a conversation stands now, for programs that follow it: its state as the next turn would find it, and what it
// waits for. Read from the records the turn reads; it writes nothing.
import { z } from "zod";
import { toLocale, type Ctx } from "../context";
import type { Execution, SessionState as SessionRow } from "../db";
import { askedParts, loadAsked } from "./asks";
import { openHandoff } from "./handoff";
import { draftOf, learnOfWork } from "./learn-of-work";
import { choicesPart, confirmationPart, informationPart, workPart, type ChatPart, type WorkPart } from "./parts.schema";
import { isExpired, readContext, readState, transition, type SessionState } from "./session";

export const awaitingSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("answer"), ...choicesPart.shape }).meta({
    description:
      "The customer's answer to the question in the reply. `slot` is what it is about (`intent`: which request they mean). A message that is an option's `value` picks it; other words are read as they are.",
  }),
  z.object({ kind: z.literal("confirmation"), ...confirmationPart.omit({ status: true }).shape }).meta({
    description:
      "The customer's yes or no before anything is done, said in the next message. `message` is the question, `acts` what a yes sets going.",
  }),
  z.object({ kind: z.literal("information"), ...informationPart.omit({ status: true }).shape }).meta({
    description: "Something whoever decides wants to know: the next message is passed on to them.",
  }),
  z.object({ kind: z.literal("person"), executionId: z.string() }).meta({
    description: "Somebody of the company decides, which may take hours. Ask for the session again later.",
  }),
  z.object({ kind: z.literal("agent"), taken: z.boolean() }).meta({
    description:
      "A person of the company answers instead of Steward, which is silent meanwhile: `taken: false` while nobody has taken the conversation over yet. Messages reach them; ask for the session again for their answers.",
  }),
  z
    .object({
      kind: z.literal("work"),
      executionId: z.string(),
      status: workPart.shape.status,
      waitingFor: z.enum(["time", "result"]).nullable(),
    })
    .meta({ description: "Nobody: the work goes on. Ask for the session again." }),
]);
export type Awaiting = z.infer<typeof awaitingSchema>;

export type Standing = { state: SessionState; executionId: string | null; awaiting: Awaiting | null };

type Reader = Pick<Ctx, "db" | "clock">;

/** Of a session this person was already let into. */
export async function readStanding(ctx: Reader, session: SessionRow): Promise<Standing> {
  const standing = await readOwn(ctx, session);
  const held = await openHandoff(ctx.db, session.id);
  return held ? { ...standing, awaiting: { kind: "agent", taken: held.status === "TAKEN" } } : standing;
}

/** As it would be without anybody but Steward. */
async function readOwn({ db, clock }: Reader, session: SessionRow): Promise<Standing> {
  const { currentExecutionId: id } = session;
  const execution = id ? await db.execution.findUnique({ where: { id } }) : null;
  if (!execution) return readRest({ db, clock }, session);
  const draft = draftOf(session);
  const ended = await learnOfWork({ db }, draft, session.id);
  if (ended) return { state: draft.state, executionId: null, awaiting: null };
  const awaiting = awaitedByWork(execution, await openParts({ db }, session), draft.asks.decision !== null);
  return { state: draft.state, executionId: execution.id, awaiting };
}

/** Without work. Our own question expires; what was said does not. */
async function readRest({ db, clock }: Reader, session: SessionRow): Promise<Standing> {
  const state = readState(session);
  const none = { executionId: null, awaiting: null };
  const { pending } = readContext(session);
  if (state !== "COLLECTING_INFO" || !pending) return { state, ...none };
  if (isExpired(session, clock.now())) return { state: transition(state, "expire"), ...none };
  const last = await db.message.findFirst({
    where: { sessionId: session.id, role: "assistant" },
    orderBy: [{ turn: "desc" }, { id: "desc" }],
    select: { parts: true },
  });
  const shown = (last?.parts as ChatPart[] | undefined)?.find((part) => part.type === "data-choices");
  return { state, ...none, awaiting: { kind: "answer", slot: pending.slot, options: shown?.data.options ?? [] } };
}

/** What is asked of the customer and not answered, oldest first. */
async function openParts({ db }: Pick<Ctx, "db">, session: SessionRow): Promise<ChatPart[]> {
  // What stepped aside is asked about again when the conversation comes back to it.
  const { aside = [] } = readContext(session);
  return askedParts(await loadAsked(db, [session.id]), toLocale(session.locale))
    .filter(({ executionId }) => !aside.includes(executionId))
    .map(({ part }) => part)
    .filter((part) => part.type !== "text" && "status" in part.data && part.data.status === "open");
}

function awaitedByWork(execution: Execution, open: readonly ChatPart[], decision: boolean): Awaiting {
  const { id: executionId } = execution;
  const status = execution.status as WorkPart["status"];
  const waitingFor = status !== "WAITING" ? null : execution.waitingFor === "time" ? "time" : "result";
  // While it is paused no answer moves it.
  if (status === "PAUSED") return { kind: "work", executionId, status, waitingFor };
  for (const part of open) {
    if (part.type !== "data-confirmation") continue;
    const { status: _open, ...shown } = part.data;
    return { kind: "confirmation", ...shown };
  }
  for (const part of open) {
    if (part.type !== "data-information") continue;
    const { approvalId, question } = part.data;
    return { kind: "information", approvalId, question };
  }
  return decision ? { kind: "person", executionId } : { kind: "work", executionId, status, waitingFor };
}
