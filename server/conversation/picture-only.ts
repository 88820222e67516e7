// A message of pictures and no words. It says nothing that could be read as an answer or as a yes: the pictures are kept for
// the request they are about, and what is open is put again.
import { routeIntent } from "./route";
import { askAgain } from "./ask-again";
import { PICTURES } from "./attachments/attachment-texts";
import type { Decision, Said } from "./decision";
import { fillSlots } from "./fill-slots";
import { asIntent } from "./hearing";
import { intentDefinition } from "./intent/recognise";
import type { ChatPart } from "./parts.schema";
import { choices, text } from "./say";
import type { Pending } from "./session";

/** What a picture is sent for. */
const ABOUT = ["report_defective_product", "exchange_item", "return_item", "get_refund", "complaint"];

export async function decidePictures(said: Said, count: number, pending: Pending | null): Promise<Decision> {
  if (!pending) return askWhatAbout(said, count);
  const slot = intentDefinition(pending.intent)?.slots.find(({ name }) => name === pending.slot);
  const sop = slot?.entity === "picture" ? routeIntent(said.ctx, said.catalog, pending.intent) : null;
  if (!sop) return askAgain(said, said.context, pending, [text(PICTURES[said.ctx.locale].kept(count))]);
  const { intent: id, confidence, sentiment } = pending;
  const meant = { ...said, recognition: asIntent(said.recognition, id) };
  return fillSlots(meant, sop, { id, confidence, sentiment }, pending);
}

function askWhatAbout({ ctx, catalog, recognition }: Said, count: number): Decision {
  const { locale } = ctx;
  const question = text(PICTURES[locale].whatAbout(count));
  const doable = ABOUT.flatMap((id) => {
    const definition = routeIntent(ctx, catalog, id) ? intentDefinition(id) : undefined;
    return definition ? [definition] : [];
  });
  const [first] = doable;
  if (!first) return { kind: "say", parts: [question] };
  const options = doable.map(({ label, description }) => ({
    value: label[locale],
    label: label[locale],
    detail: description[locale],
  }));
  return {
    kind: "ask",
    parts: [question, ...choices("intent", options)],
    pending: {
      intent: first.id,
      confidence: 0,
      sentiment: recognition.sentiment.score,
      slot: "intent",
      failures: 0,
      offered: doable.map(({ id, label }) => ({ value: id, label: label[locale] })),
      buttons: options.map(({ value }) => value),
      known: {},
      told: "",
    },
  };
}

/** Said while work goes on, beside how that stands. */
export function addedNotice(locale: "zh-CN" | "en", count: number): ChatPart {
  const message = PICTURES[locale].added(count);
  return { type: "data-notice", id: "notice:picture_added", data: { code: "picture_added", message } };
}
