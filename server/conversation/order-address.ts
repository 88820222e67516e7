// "The same as order 12438": where another order of theirs goes.
import { z } from "zod";
import { findOrder, hasOrder } from "../commerce/orders";
import type { Ctx } from "../context";
import type { Recognition } from "./intent/recognise";
import { ordersLike } from "./named-orders";
import type { Address } from "./slot-address";

const line = z.string().nullish();
const stored = z.object({ line1: line, line2: line, city: line, region: line, country: line, postalCode: line });

/** Nothing where no order is named for its address, or more than one, or one that is not theirs. */
export async function addressOfLikeOrder(
  ctx: Ctx,
  recognition: Pick<Recognition, "text" | "entities">,
): Promise<Address> {
  const [orderId, ...others] = ordersLike(recognition);
  if (orderId === undefined || others.length > 0 || !(await hasOrder(ctx, { orderId }))) return {};
  const { line1, line2, city, region, country, postalCode } = stored
    .catch({})
    .parse((await findOrder(ctx, { orderId })).shippingAddress);
  const fields = { address1: line1, address2: line2, city, region, country, postal_code: postalCode };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
}
