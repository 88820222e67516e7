// Carts that customers left with something in them.
import type { Cart, CartItem } from "../../server/db";
import type { Shopper } from "./customers";
import type { Article } from "./products";
import { DAY, HOUR, type World } from "./world";

export function makeCarts(world: World, shoppers: readonly Shopper[], articles: readonly Article[]) {
  const available = articles.filter((article) => article.variant.available && article.variant.stock > 0);
  const owners = shoppers.filter(() => world.chance(0.25));
  const carts: Cart[] = [];
  const cartItems: CartItem[] = [];
  for (const { customer } of owners) {
    const updatedAt = world.ago(world.float(HOUR / 2, 20 * DAY));
    const cart = { id: world.id("cart", updatedAt), customerId: customer.id, updatedAt };
    carts.push(cart);
    for (const { variant } of world.faker.en.helpers.arrayElements(available, world.int(1, 4))) {
      cartItems.push({
        id: world.id("citem", updatedAt),
        cartId: cart.id,
        variantId: variant.id,
        quantity: Math.min(variant.stock, world.int(1, 2)),
        addedAt: updatedAt,
      });
    }
  }
  return { carts, cartItems };
}
