// Words that were kept, or none at all, as the message a decision is made about.
import type { Ctx } from "../context";
import type { Catalog } from "../sop/catalog";
import type { Said } from "./decision";
import { intentDefinition, recognise, type Recognition } from "./intent/recognise";
import type { SessionContext } from "./session";

export type Hearing = { ctx: Ctx; catalog: Catalog; sessionId?: string };

/** The words as if they were said now, in the language of the conversation. */
export function hear({ ctx, catalog, sessionId }: Hearing, context: SessionContext, words: string): Said {
  const recognition = { ...recognise(words, { locale: ctx.locale }), language: ctx.locale };
  return { ctx, catalog, recognition, context, words, ...(sessionId ? { sessionId } : {}) };
}

/** Nothing was said that could be an answer: what is open is only put again, and nothing is taken from before. */
export function hearNothing(hearing: Hearing, context: SessionContext, intent: string): Said {
  const said = hear(hearing, { ...context, recentOrderId: null }, "");
  return { ...said, recognition: asIntent(said.recognition, intent) };
}

export function asIntent(recognition: Recognition, intent: string): Recognition {
  const label = intentDefinition(intent)?.label ?? recognition.label;
  return { ...recognition, intent, label, confidence: 1, layer: "rules", ambiguous: false };
}
