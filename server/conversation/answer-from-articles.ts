// A question that no procedure is for, answered from the shop's articles when one of them is near. It is work like any
// other: the procedure that answers questions looks the passages up, cites them and leaves its record.
import { findPassages } from "../commerce/knowledge";
import { can } from "../auth/permissions";
import { routeIntent } from "./route";
import type { Decision, Said } from "./decision";
import { looksLikeQuestion } from "./dialogue-acts";

/** What the procedure is begun with; no intent of the catalogue, because anything may be asked. */
export const ANY_QUESTION = "any_question";
const LONGEST = 400;
/** Nearer than an answer need be, where the message may have been a request. */
const SURELY = 0.6;

/** null: it is no question, nothing is near, or nobody may answer. `surely`: something else is plausible as well. */
export async function answerFromArticles(said: Said, { surely = false } = {}): Promise<Decision | null> {
  const { ctx, catalog, recognition, words } = said;
  if (!looksLikeQuestion(words) || !can(ctx.actor, "knowledge:read")) return null;
  const sop = routeIntent(ctx, catalog, ANY_QUESTION);
  if (!sop) return null;
  const [best] = await findPassages({ query: words.slice(0, LONGEST).toWellFormed() });
  if (!best?.answers || (surely && best.near < SURELY)) return null;
  const intent = { id: ANY_QUESTION, confidence: best.near, sentiment: recognition.sentiment.score };
  return { kind: "start", sop, intent, slots: {}, parts: [] };
}
