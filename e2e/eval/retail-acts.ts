// The acts of a task as calls of our skills.
import { AppError } from "../../server/errors";
import type { Act } from "./tasks";

type Call = { skill: string; input: Record<string, unknown> };

const address = ({ address1, address2, city, state, country, zip }: Act["arguments"]) => ({
  address1,
  address2,
  city,
  region: state,
  country,
  postal_code: zip,
});

const CALLS: Record<string, (args: Act["arguments"]) => Call> = {
  cancel_pending_order: ({ order_id, reason }) => ({ skill: "cancelPendingOrder", input: { order_id, reason } }),
  modify_pending_order_items: ({ order_id, item_ids, new_item_ids, payment_method_id }) => ({
    skill: "modifyOrderItems",
    input: { order_id, item_ids, new_item_ids, payment_method_id },
  }),
  modify_pending_order_payment: ({ order_id, payment_method_id }) => ({
    skill: "modifyOrderPayment",
    input: { order_id, payment_method_id },
  }),
  modify_pending_order_address: (args) => ({
    skill: "modifyOrderAddress",
    input: { order_id: args.order_id, ...address(args) },
  }),
  return_delivered_order_items: ({ order_id, item_ids, payment_method_id }) => ({
    skill: "requestReturn",
    input: { order_id, item_ids, payment_method_id },
  }),
  exchange_delivered_order_items: ({ order_id, item_ids, new_item_ids, payment_method_id }) => ({
    skill: "requestExchange",
    input: { order_id, item_ids, new_item_ids, payment_method_id },
  }),
  modify_user_address: (args) => ({
    skill: "updateDefaultAddress",
    input: { customer_id: args.user_id, ...address(args) },
  }),
};

/** Throws VALIDATION (unknown_act) for an act of which we know nothing. */
export function callOf({ name, arguments: args }: Act): Call {
  const call = Object.hasOwn(CALLS, name) ? CALLS[name] : undefined;
  if (!call) throw new AppError("VALIDATION", `No skill does ${name}.`, { reason: "unknown_act" });
  return call(args);
}
