// What can be bought right now: articles by their number or by words of their name, with how many are left.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Prisma, Product, Variant } from "../db";
import { sameText } from "../postgres/same-text";

const text = (max: number) =>
  z
    .string()
    .overwrite((value) => value.replaceAll("\0", "").normalize("NFKC").trim())
    .max(max);

export const findStockInput = z
  .object({
    sku: text(64).optional(),
    /** Words of the product's name, in either language; every word must be there. */
    product: text(200).optional(),
    options: z.record(z.string().max(40), z.string().max(80)).default({}),
    limit: z.int().min(1).max(50).default(20),
  })
  .refine((input) => input.sku || input.product, "Give an article number or a product's name.");

export type StockLine = Variant & { product: Product };

/** Whether somebody could order so many now. A shop that counts no stock says so by `available` alone. */
export function isInStock(variant: Pick<Variant, "available" | "stock" | "countsStock">, quantity = 1): boolean {
  return variant.available && (!variant.countsStock || variant.stock >= quantity);
}

/** Articles in stock first, then by name and number. */
export async function findStock(ctx: Ctx, input: z.input<typeof findStockInput>): Promise<StockLine[]> {
  requirePermission(ctx, "inventory:read");
  const { sku, product, options, limit } = findStockInput.parse(input);
  const where: Prisma.VariantWhereInput = {
    ...(sku ? { OR: [{ sku: sameText(sku) }, { id: sku }] } : {}),
    ...(product ? { product: named(product) } : {}),
    AND: Object.entries(options).map(([axis, value]) => ({ options: { path: [axis], equals: value } })),
  };
  const rows = await ctx.db.variant.findMany({ where, include: { product: true }, orderBy: { sku: "asc" }, take: 500 });
  const place = (row: StockLine) => `${isInStock(row) ? 0 : 1}${row.product.nameEn}`;
  return rows.sort((a, b) => place(a).localeCompare(place(b))).slice(0, limit);
}

/** `%` and `_` are letters here. */
const escaped = (word: string) => word.replace(/[\\%_]/g, "\\$&");

function named(product: string): Prisma.ProductWhereInput {
  return {
    AND: product
      .split(/\s+/)
      .map((word) => ({ contains: escaped(word), mode: "insensitive" }) as const)
      .map((contains) => ({ OR: [{ nameEn: contains }, { nameZh: contains }] })),
  };
}
