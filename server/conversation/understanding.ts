// What was understood of a message, as the part the chat shows.
import type { Locale } from "../context";
import type { Entity, EntityType } from "./intent/entities";
import { intentDefinition, type Recognition } from "./intent/recognise";
import type { ChatPart, UnderstandingPart } from "./parts.schema";
import { REPLY } from "./reply-texts";

const REPEATED: readonly EntityType[] = ["timeframe", "product", "money", "date", "period"];

export function understandingPart(recognition: Recognition, intent: { id: string; confidence: number }): ChatPart {
  const locale = recognition.language;
  const data: UnderstandingPart = {
    intent: intent.id,
    label: intentDefinition(intent.id)?.label[locale] ?? intent.id,
    confidence: intent.confidence,
    layer: recognition.layer,
    sentiment: recognition.sentiment,
    entities: shownFacts(recognition.entities).map(({ type, text, value }) => ({ type, text, value })),
  };
  return { type: "data-understanding", id: "understanding", data };
}

/** Each fact once. Why something is wanted is in the words themselves, and not repeated as a code. */
function shownFacts(entities: readonly Entity[]): Entity[] {
  const seen = new Map(entities.map((entity) => [`${entity.type}:${entity.value}`, entity]));
  return [...seen.values()].filter(({ type }) => type !== "reason");
}

/** "订单 12345,一周": the facts of a message in a sentence about it. */
export function factsLine(recognition: Recognition): string {
  const zh = recognition.language === "zh-CN";
  // Numbers as they are looked up; what else is repeated is in the customer's own words.
  const numbers: Partial<Record<EntityType, string>> = {
    order_id: zh ? "订单 " : "order ",
    tracking_number: zh ? "运单 " : "tracking number ",
    ticket_number: zh ? "工单 " : "ticket ",
    coupon_code: zh ? "优惠码 " : "coupon ",
  };
  const facts = recognition.entities.flatMap(({ type, text, value }) => {
    const name = numbers[type];
    return name !== undefined ? [name + value] : REPEATED.includes(type) ? [text] : [];
  });
  return [...new Set(facts)].join(zh ? "，" : ", ");
}

/** The honest answer to a request that no SOP of this person serves. */
export function cannotDoText(recognition: Recognition, label: string, abilities: readonly string[]): string {
  const say = REPLY[recognition.language];
  const person = intentDefinition("contact_human_agent")?.label[recognition.language];
  return [
    say.understood(label, factsLine(recognition)),
    say.cannotYet,
    ...(person !== undefined && abilities.includes(person) ? [say.handOff] : []),
    abilitiesText(recognition.language, abilities),
  ].join(recognition.language === "zh-CN" ? "" : " ");
}

export function abilitiesText(locale: Locale, abilities: readonly string[]): string {
  return abilities.length > 0 ? REPLY[locale].canDo(abilities) : REPLY[locale].canDoNothing;
}
