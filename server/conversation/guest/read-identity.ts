// What a guest's message tells of who they are: an order number, an e-mail address or a postcode, a code, or a wish about
// the asking itself. Pure. A bare number is what was asked for; with "order" or a correction before it, it is the order.
import type { OrderContact } from "../../commerce/order-contact";
import { isCorrecting } from "../dialogue-acts";
import { entityValues } from "../intent/entities";
import type { Recognition } from "../intent/recognise";
import { loneNumber, onlyNamesAnOrder } from "../slots";

export const IDENTITY_SLOTS = ["guest_order", "guest_contact", "guest_code"] as const;
export type IdentitySlot = (typeof IDENTITY_SLOTS)[number];

export type Told = {
  orderNumber?: string;
  contact?: OrderContact;
  code?: string;
  wants?: "resend" | "signIn";
  /** Nothing else is in the message: it is no request of its own. */
  only: boolean;
};

type Heard = Pick<Recognition, "text" | "entities">;

const OF_AN_ORDER = /\border\b|订单|訂單|单号|單號/iu;
const RESEND =
  /\b(?:re-?send|send (?:it|the code|me (?:a|another)|another|a new|one more)|(?:another|new) code|(?:did ?n'?t|did not|have ?n'?t|have not|never) (?:get|got|receive|received|arrive))\b|no (?:code|e-?mail)\b|(?:重新?|再|重)(?:新)?发|没(?:有)?(?:收到|到)|收不到|没来|换一?个(?:新的)?(?:验证)?码/iu;
const SIGN_IN =
  /^[^\p{L}\p{N}]*(?:(?:i'?(?:ll|d like to| want to)|let me|please|我要|我想|那我?)\s*)?(?:sign in|log ?in|登录|登入|登陆)[^\p{L}\p{N}]*$/iu;
/** Words around an answer that say nothing more. */
const AROUND =
  /\b(?:my|the|e-?mail|mail|address|post ?code|postal code|zip(?: code)?|code|is|was|it'?s|and|with|for|here(?:'s)?|you|are|no|sorry|actually|correct(?:ion)?|i mean[t]?)\b|邮箱|邮件|郵箱|地址|邮编|郵編|邮政编码|验证码|驗證碼|是|的|和|在|这|里|给|您|你|不对|错了|应该/giu;

const POSTCODE = /(?<![\p{L}\p{N}@.])(?=[\p{L}\p{N} -]*\d)[A-Z0-9]{2,5}(?:[ -]?[A-Z0-9]{2,4})?(?![\p{L}\p{N}@.])/iu;
const CODE = /(?<![\d.])\d(?:[\s-]?\d){5}(?![\d.])/u;

export function readIdentity(slot: IdentitySlot, heard: Heard): Told {
  const { text } = heard;
  const wants = RESEND.test(text) ? "resend" : SIGN_IN.test(text) ? "signIn" : undefined;
  const email = entityValues(heard.entities, "email")[0];
  const ofOrder = OF_AN_ORDER.test(text) || isCorrecting(text);
  const numbers = entityValues(heard.entities, "order_id");
  const named = slot === "guest_order" || ofOrder ? (numbers[0] ?? numberIn(text, slot)) : undefined;
  const code = slot === "guest_code" && !ofOrder ? CODE.exec(text)?.[0].replace(/\D/g, "") : undefined;
  const postal = email ? undefined : postcodeIn(heard, slot, named);
  return {
    ...(wants ? { wants } : {}),
    ...(named ? { orderNumber: named } : {}),
    ...(email ? { contact: { kind: "email", value: email } } : {}),
    ...(postal ? { contact: { kind: "postal_code", value: postal } } : {}),
    ...(code ? { code } : {}),
    only: saysNothingElse(heard, postal, code),
  };
}

/** Short numbers count as well when a number is what is asked for. */
function numberIn(text: string, slot: IdentitySlot): string | undefined {
  return slot === "guest_order"
    ? (loneNumber(text) ?? undefined)
    : (/#?\b([A-Z]{0,3}-?\d{3,20})\b/iu.exec(text)?.[1] ?? undefined);
}

function postcodeIn(
  { text, entities }: Heard,
  slot: IdentitySlot,
  orderNumber: string | undefined,
): string | undefined {
  const known = entityValues(entities, "postal_code").find((value) => value !== orderNumber);
  if (known) return known;
  if (slot !== "guest_contact" || orderNumber) return undefined;
  return POSTCODE.exec(text.replace(AROUND, " "))?.[0].trim();
}

function saysNothingElse({ text, entities }: Heard, postal: string | undefined, code: string | undefined): boolean {
  const mails = entities.filter(({ type }) => type === "email" || type === "postal_code");
  const without = mails.reduceRight(
    (left, { start, end }) => left.slice(0, start) + " ".repeat(end - start) + left.slice(end),
    text,
  );
  const digits = code ? without.replace(CODE, (found) => " ".repeat(found.length)) : without;
  const rest = postal ? digits.replace(postal, " ".repeat(postal.length)) : digits;
  const left = rest.replace(AROUND, (word) => " ".repeat(word.length));
  return (
    !/[\p{L}\p{N}]/u.test(left) ||
    onlyNamesAnOrder({ text: left, entities: entities.filter(({ type }) => type === "order_id") })
  );
}
