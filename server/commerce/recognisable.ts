// What a message may speak of by name or number: the shop's products, and a customer's own orders and parcels.
import { can } from "../auth/permissions";
import type { Ctx, Localized } from "../context";
import { optionWord } from "./option-words";

export type NamedProduct = {
  id: string;
  name: Localized;
  variants: { id: string; sku: string; words: string[] }[];
};

/** A catalogue longer than this is found by its search, not in passing. */
const MOST_PRODUCTS = 5_000;

/** Empty for who may not see the catalogue. */
export async function listNamedProducts(ctx: Ctx): Promise<NamedProduct[]> {
  if (!can(ctx.actor, "inventory:read")) return [];
  const rows = await ctx.db.product.findMany({
    select: { id: true, nameZh: true, nameEn: true, variants: { select: { id: true, sku: true, options: true } } },
    orderBy: { id: "asc" },
    take: MOST_PRODUCTS,
  });
  return rows.map(({ id, nameZh, nameEn, variants }) => ({
    id,
    name: { "zh-CN": nameZh, en: nameEn },
    variants: variants.map(({ id: variantId, sku, options }) => ({ id: variantId, sku, words: wordsOf(options) })),
  }));
}

function wordsOf(options: unknown): string[] {
  const pairs = typeof options === "object" && options !== null ? Object.entries(options) : [];
  const words = pairs.flatMap(([axis, value]) => {
    const named = optionWord(axis, String(value));
    return [named.en, named["zh-CN"]];
  });
  return [...new Set(words)];
}

export type OwnNumbers = {
  timeZone: string | null;
  /** ISO 3166, of the default address. */
  country: string | null;
  orderIds: string[];
  trackingNumbers: string[];
};

const RECENT = 50;
const NOBODY: OwnNumbers = { timeZone: null, country: null, orderIds: [], trackingNumbers: [] };

/** The numbers of the customer who is signed in; nobody else's. */
export async function readOwnNumbers({ db, actor }: Ctx): Promise<OwnNumbers> {
  if (!actor.customerId || !can(actor, "order:read")) return NOBODY;
  const customer = await db.customer.findUnique({
    where: { id: actor.customerId },
    select: {
      timezone: true,
      addresses: { select: { country: true }, orderBy: { isDefault: "desc" }, take: 1 },
      orders: {
        select: { id: true, shipments: { select: { trackingNumber: true } } },
        orderBy: { placedAt: "desc" },
        take: RECENT,
      },
    },
  });
  if (!customer) return NOBODY;
  const country = customer.addresses[0]?.country ?? null;
  return {
    timeZone: customer.timezone,
    country: country && /^[A-Z]{2}$/.test(country) ? country : null,
    orderIds: customer.orders.map(({ id }) => id),
    trackingNumbers: customer.orders.flatMap(({ shipments }) => shipments.map(({ trackingNumber }) => trackingNumber)),
  };
}
