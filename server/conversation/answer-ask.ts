// A message of a customer whose work waits for their word: a yes, a no, the information an approver asked for, or
// something else, which gets the true state and the question again.
import type { Ctx } from "../context";
import type { Approval } from "../db";
import { answerApproval } from "../engine/approval-answer";
import { AppError } from "../errors";
import { asksCustomer, confirmationPart, type Asks } from "./asks";
import { readVerdict, type Verdict } from "./confirm-words";
import type { ChatPart } from "./parts.schema";
import { REPLY } from "./reply-texts";
import type { SessionContext } from "./session";
import { statusParts, statusText } from "./status-reply";

export type AskAnswer = {
  parts: ChatPart[];
  /** Whether the work is shown under this reply from now on. */
  carriesOn: boolean;
  /** What the customer has on screen to confirm now. */
  confirming: SessionContext["confirming"];
};

type Said = {
  ctx: Ctx;
  text: string;
  executionId: string | null;
  confirming: SessionContext["confirming"];
  /** What the words come to, where more than the words tells it. */
  verdict?: Verdict;
};

/** null: nobody waits for this customer, nor for anybody else. */
export async function answerAsk(said: Said, asks: Asks): Promise<AskAnswer | null> {
  if (asks.confirmation) return answerConfirmation(said, asks, asks.confirmation);
  if (asks.information) return answerInformation(said, asks, asks.information);
  if (!asks.decision) return null;
  const text = await statusText(said.ctx, said.executionId, asks);
  return carryOn(said, "waiting_for_person", text);
}

/** Parts with ids only: a page that joins a reply still being worked on would show a plain text twice. */
function carryOn({ confirming }: Said, code: string, message: string): AskAnswer {
  return {
    parts: [{ type: "data-notice", id: `notice:${code}`, data: { code, message } }],
    carriesOn: true,
    confirming,
  };
}

async function answerConfirmation(said: Said, asks: Asks, approval: Approval): Promise<AskAnswer> {
  const { ctx, text } = said;
  const say = REPLY[ctx.locale];
  const verdict = said.verdict ?? readVerdict(text);
  if (!verdict) return askAgain(said, approval, await statusText(ctx, said.executionId, asks));
  // Of what was on the customer's screen, not of what the row says by now.
  const hash = said.confirming?.approvalId === approval.id ? said.confirming.hash : approval.hash;
  try {
    await answerApproval(ctx, { approvalId: approval.id, hash, verdict: verdict === "yes" ? "approve" : "reject" });
  } catch (error) {
    return refused(said, asks, approval, error);
  }
  const yes = verdict === "yes";
  return carryOn(said, yes ? "confirmed" : "declined", yes ? say.confirmed : say.declined);
}

async function refused(said: Said, asks: Asks, approval: Approval, error: unknown): Promise<AskAnswer> {
  const { ctx } = said;
  const say = REPLY[ctx.locale];
  const reason = error instanceof AppError ? error.options.reason : undefined;
  if (reason === "approval_answered" || reason === "approval_closed") {
    const parts = await statusParts(ctx, said.executionId, { ...asks, confirmation: null });
    return { parts, carriesOn: false, confirming: said.confirming };
  }
  if (reason !== "approval_changed" && reason !== "facts_unavailable") throw error;
  const now = (await ctx.db.approval.findUnique({ where: { id: approval.id } })) ?? approval;
  // A changed amount may have made it somebody else's to decide.
  if (!asksCustomer(now)) return askOthers(said, asks, now);
  return askAgain(said, now, reason === "approval_changed" ? say.changedMeanwhile : say.factsAway);
}

async function askOthers(said: Said, asks: Asks, approval: Approval): Promise<AskAnswer> {
  const text = await statusText(said.ctx, said.executionId, { ...asks, confirmation: null, decision: approval });
  return carryOn(said, "waiting_for_person", text);
}

function askAgain(said: Said, approval: Approval, text: string): AskAnswer {
  return {
    parts: [{ type: "text", text }, confirmationPart(approval, said.ctx.locale)],
    carriesOn: false,
    confirming: { approvalId: approval.id, hash: approval.hash },
  };
}

async function answerInformation(said: Said, asks: Asks, approval: Approval): Promise<AskAnswer> {
  const { ctx, text } = said;
  try {
    // What the hash binds is a decision; this is none.
    await answerApproval(ctx, { approvalId: approval.id, hash: approval.hash, verdict: "inform", reason: text });
  } catch (error) {
    const reason = error instanceof AppError ? error.options.reason : undefined;
    if (!["nothing_asked", "approval_answered", "approval_closed"].includes(reason ?? "")) throw error;
    const parts = await statusParts(ctx, said.executionId, { ...asks, information: null });
    return { parts, carriesOn: false, confirming: said.confirming };
  }
  return carryOn(said, "passed_on", REPLY[ctx.locale].passedOn);
}
