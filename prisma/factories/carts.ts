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

/** What the demo customer was about to buy: two things that are in stock, so that checking out can be tried at once. */
export function makeDemoCart(world: World, { customer }: Shopper, articles: readonly Article[]) {
  const updatedAt = world.ago(2 * HOUR);
  const cart = { id: world.id("cart", updatedAt), customerId: customer.id, updatedAt };
  const chosen = ["HOM-LAMP", "KIT-MUG"].flatMap((slug) => {
    const article = articles.find(
      ({ variant }) => variant.sku.startsWith(slug) && variant.available && variant.stock > 5,
    );
    return article ? [article.variant] : [];
  });
  const cartItems = chosen.map((variant, i) => ({
    id: world.id("citem", updatedAt),
    cartId: cart.id,
    variantId: variant.id,
    quantity: i + 1,
    addedAt: updatedAt,
  }));
  return { cart, cartItems };
}
