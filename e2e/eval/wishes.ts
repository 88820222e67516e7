// What a customer of a dialogue says: the instruction in the first person, and each wish of it by itself.
import type { Act } from "./tasks";

const WISH = /(?<=[.;])\s*(?=Cancel order #|Return #|For #)/;

/** "Your name is … You are shy. Cancel …" → "My name is …", and the wishes that follow. */
export function readInstruction(instruction: string): { introduction: string; wishes: string[] } {
  const [about = "", ...rest] = instruction.split(WISH);
  const introduction = about
    .replace(/\s*You are [^.]*(\.|$)/, "")
    .replaceAll("Your", "My")
    .replaceAll("your", "my")
    .trim();
  return { introduction, wishes: rest.map((wish) => wish.trim()) };
}

/** The intent that does what an act does. */
export const INTENT_OF: Readonly<Record<string, string>> = {
  cancel_pending_order: "cancel_order",
  modify_pending_order_items: "change_order",
  modify_pending_order_payment: "change_payment_method",
  modify_pending_order_address: "change_shipping_address",
  return_delivered_order_items: "return_item",
  exchange_delivered_order_items: "exchange_item",
};

/** What the customer answers when asked for a slot of this act; null when the act says nothing of it. */
export function answerFor(act: Act, slot: string, offered: readonly { value: string; label: string }[]): string | null {
  const args = act.arguments;
  const text = (key: string) => (typeof args[key] === "string" ? args[key] : null);
  const list = (key: string) => (Array.isArray(args[key]) ? args[key].map(String) : []);
  switch (slot) {
    case "intent":
      return offered.find(({ value }) => value === INTENT_OF[act.name])?.label ?? null;
    case "order_id":
    case "payment_method_id":
    case "reason":
      return text(slot);
    case "items":
      return list("item_ids").join(", ") || null;
    case "changes":
      // What is not offered is said all the same: whoever wants what cannot be had hears that.
      return (
        list("new_item_ids").find((id) => offered.some(({ value }) => value === id)) ?? list("item_ids")[0] ?? null
      );
    case "address":
      return [text("address1"), text("address2"), text("city"), `${text("state")} ${text("zip")}`, text("country")]
        .filter(Boolean)
        .join(", ");
    default:
      return null;
  }
}
