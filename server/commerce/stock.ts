// Taking goods from stock and putting them back. The statement that takes looks whether there is enough, so stock is never
// below zero; a shop that counts no stock only says whether a variant is sold at all.
import type { Db } from "../db";

/**
 * False when there are not as many, or the variant is not sold at present. Goods that an order is given back need not be
 * on sale any more.
 */
export async function takeFromStock(
  db: Db,
  variantId: string,
  quantity: number,
  options: { onSale: boolean } = { onSale: true },
): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE variants SET stock = stock - CASE WHEN counts_stock THEN ${quantity}::int ELSE 0 END
    WHERE id = ${variantId} AND (available OR NOT ${options.onSale}::boolean)
      AND (NOT counts_stock OR stock >= ${quantity}::int)`;
  return count > 0;
}

export async function giveToStock(db: Db, variantId: string, quantity: number): Promise<void> {
  await db.variant.updateMany({
    where: { id: variantId, countsStock: true },
    data: { stock: { increment: quantity } },
  });
}
