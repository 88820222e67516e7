// Products as a conversation draws them.
import type { ProductCard } from "../cards.schema";

type Product = ProductCard["products"][number];

/** Fewer than this are worth saying. */
const FEW = 5;

export function productCard(products: readonly Omit<Product, "left">[], stock: readonly (number | null)[]) {
  if (products.length === 0) return null;
  return {
    products: products.map((product, i): Product => {
      const left = stock[i] ?? null;
      return { ...product, left: product.inStock && left !== null && left <= FEW ? left : null };
    }),
  };
}
