// A customer sets their conversation aside and comes back to it. It is a mark on the session and no state of its own: the
// open question stays as it is and does not expire. What the engine works on goes on, and is said to; an execution that a
// colleague paused is another thing (engine/control.ts).
import type { Ctx } from "../context";
import { askAgain } from "./ask-again";
import type { Asks } from "./asks";
import type { Decision, Said } from "./decision";
import { intentDefinition } from "./intent/recognise";
import { REPLY } from "./reply-texts";
import { text } from "./say";
import type { Pending } from "./session";

/** What a question is about, in words; null while the request itself is open. */
export function requestLabel({ intent, slot }: Pending, locale: Ctx["locale"]): string | null {
  return slot === "intent" ? null : (intentDefinition(intent)?.label[locale] ?? null);
}

export function pauseQuestion({ ctx }: Said, pending: Pending): Decision {
  const words = REPLY[ctx.locale].pausedQuestion(requestLabel(pending, ctx.locale));
  return { kind: "ask", pending, parts: [text(words)], pause: true };
}

export function resumeQuestion(said: Said, pending: Pending): Promise<Decision> {
  const label = requestLabel(pending, said.ctx.locale);
  const { back, goingOn } = REPLY[said.ctx.locale];
  return askAgain(said, said.context, pending, [text(label === null ? goingOn : back(label))]);
}

/** With work under way: what becomes of it meanwhile. */
export function pausedWords({ locale, actor }: Ctx, { confirmation, decision, information }: Asks): string {
  const say = REPLY[locale];
  if (confirmation) {
    const zone = actor.timeZone ? { timeZone: actor.timeZone } : {};
    const when = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", ...zone });
    return say.pausedConfirmation(confirmation.dueAt && when.format(confirmation.dueAt));
  }
  if (information) return say.pausedInformation;
  return decision ? say.pausedDecision : say.pausedWork;
}

/** With nothing under way: there is something to keep only where more was wanted. */
export function pauseAtRest({ ctx, context }: Said): Decision {
  const waits = (context.agenda ?? []).length > 0;
  return { kind: "say", parts: [text(REPLY[ctx.locale].pausedNothing)], ...(waits ? { pause: true } : {}) };
}
