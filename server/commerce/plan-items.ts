// Items of an order by the names customers and systems give them, and what the order looks like once they were replaced.
import type { Db, Prisma } from "../db";
import type { OrderFacts } from "./order-facts";
import { refused } from "./order-refusals";
import type { ChangeLine, ItemChoice, ItemState } from "./order-requests";

type Item = OrderFacts["order"]["items"][number];
type Variant = Prisma.VariantGetPayload<object>;

const named = (variant: Pick<Variant, "id" | "sku">, name: string) => variant.id === name || variant.sku === name;

/**
 * One line for each unit that is meant. Throws refusals: items_required, item_not_in_order, variant_not_found,
 * other_product, currency_differs, variant_not_available.
 */
export async function resolveLines(db: Db, facts: OrderFacts, choices: readonly ItemChoice[]): Promise<ChangeLine[]> {
  if (choices.length === 0) throw refused("items_required");
  const { items, currency } = facts.order;
  const variants = await db.variant.findMany({ where: { id: { in: items.map((item) => item.variantId) } } });
  const units = items.flatMap((item) => Array.from({ length: item.quantity }, () => item));
  const lines: ChangeLine[] = [];
  for (const { item: name, newItem, quantity } of choices) {
    const target = newItem === undefined ? null : await findVariant(db, newItem);
    for (let unit = 0; unit < quantity; unit++) {
      const at = units.findIndex((one) => variants.some((v) => v.id === one.variantId && named(v, name)));
      const [found] = at < 0 ? [] : units.splice(at, 1);
      const variant = variants.find(({ id }) => id === found?.variantId);
      if (!found || !variant) throw refused("item_not_in_order", { item: name });
      if (target) requireReplacement(variant, target, currency);
      lines.push(lineOf(found, variant, target));
    }
  }
  await requireStock(db, lines);
  return lines;
}

async function findVariant(db: Db, name: string): Promise<Variant> {
  const variant = /^[\w-]+$/.test(name)
    ? await db.variant.findFirst({ where: { OR: [{ sku: name }, { id: name }] } })
    : null;
  if (!variant) throw refused("variant_not_found", { item: name });
  return variant;
}

function requireReplacement(from: Variant, to: Variant, currency: string): void {
  if (from.productId !== to.productId) throw refused("other_product", { item: to.sku });
  if (to.currency !== currency) throw refused("currency_differs");
  if (!to.available) throw refused("variant_not_available", { item: to.sku });
}

async function requireStock(db: Db, lines: readonly ChangeLine[]): Promise<void> {
  for (const [id, quantity] of countTargets(lines)) {
    const variant = await db.variant.findUniqueOrThrow({ where: { id } });
    if (variant.countsStock && variant.stock < quantity) throw refused("variant_not_available", { item: variant.sku });
  }
}

function lineOf(item: Item, variant: Variant, to: Variant | null): ChangeLine {
  return {
    itemId: item.id,
    variantId: item.variantId,
    sku: variant.sku,
    nameEn: item.nameEn,
    nameZh: item.nameZh,
    priceMinor: item.unitPriceMinor,
    to: to && { variantId: to.id, sku: to.sku, options: to.options, priceMinor: to.priceMinor },
  };
}

function count(ids: readonly string[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const id of ids) sums.set(id, (sums.get(id) ?? 0) + 1);
  // In the order in which rows are locked everywhere.
  return new Map([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const countSources = (lines: readonly ChangeLine[]) => count(lines.map((line) => line.variantId));
export const countTargets = (lines: readonly ChangeLine[]) =>
  count(lines.flatMap((line) => (line.to ? [line.to.variantId] : [])));

export function statesOf(items: readonly Item[]): ItemState[] {
  return items.map(({ id, variantId, nameEn, nameZh, options, quantity, unitPriceMinor }) => ({
    id,
    variantId,
    nameEn,
    nameZh,
    options,
    quantity,
    unitPriceMinor,
  }));
}

/** The order's rows with units replaced. A row keeps its id, and so its place, unless some of its units stay as they are. */
export function replaceItems(
  items: readonly ItemState[],
  lines: readonly ChangeLine[],
  makeId: () => string,
): ItemState[] {
  return items.flatMap((item) => {
    const moved = lines.filter((line) => line.itemId === item.id && line.to);
    if (moved.length === 0) return [item];
    const left = item.quantity - moved.length;
    const kept = left > 0 ? [{ ...item, quantity: left }] : [];
    const groups = [...countTargets(moved)].map(([variantId, quantity], i) => {
      const to = moved.find((line) => line.to?.variantId === variantId)?.to;
      if (!to) throw new RangeError(`No line leads to ${variantId}.`);
      return {
        ...item,
        id: left === 0 && i === 0 ? item.id : makeId(),
        variantId,
        options: to.options,
        quantity,
        unitPriceMinor: to.priceMinor,
      };
    });
    return [...kept, ...groups];
  });
}

export function subtotalOf(items: readonly Pick<ItemState, "quantity" | "unitPriceMinor">[]): number {
  return items.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
}
