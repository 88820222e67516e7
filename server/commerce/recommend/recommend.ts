// Products for a customer: what the buyers of what they bought bought too, what reads alike, and what fits the moment
// (season, cart, price, bundles), put in one order and each given its reason. Never what cannot be sold today, was bought
// lately or is in the cart already.
import { z } from "zod";
import { can, requirePermission } from "../../auth/permissions";
import type { Ctx, Localized } from "../../context";
import { AppError } from "../../errors";
import type { BundleOffer } from "../bundle-terms";
import { runningBundles } from "../bundles";
import { customerSegment } from "../customer-segment";
import { customerIdSchema } from "../customers";
import type { Segment } from "../segments";
import { catalogueIndex } from "./catalogue";
import { essence } from "./essence";
import { customerFacts, RECENT_DAYS, readPairs, readPopular, seedsOf, withoutOwn, type CustomerFacts } from "./facts";
import { readOffers, type Offer } from "./offers";
import {
  collaborative,
  contentLike,
  contentOf,
  diverse,
  rank,
  RECOMMEND_CONTEXTS,
  type Evidence,
  type Ranked,
  type Signal,
} from "./rank";
import { reasonOf } from "./reasons";
import { seasonAt, suitsSeason, type Season } from "./season";
import { queryVector } from "./vectors";

export { RECOMMEND_CONTEXTS };
export const RECOMMEND_STRATEGIES = ["collaborative_filtering", "content_based", "contextual"] as const;
export type RecommendStrategy = (typeof RECOMMEND_STRATEGIES)[number];

const DAY_MS = 86_400_000;
/** Ranked products looked up in the store at a time, until enough of them can be sold. */
const LOOKED_UP = 100;
const POPULAR = 200;
/** Fewer buyers than these make nothing popular. */
const FEW_BUYERS = 3;
/** Products nothing else speaks for that are looked at. */
const ASSORTMENT = 500;

export const recommendInput = z.object({
  customerId: customerIdSchema.optional(),
  context: z.enum(RECOMMEND_CONTEXTS).default("homepage"),
  query: z.string().trim().min(1).max(200).optional(),
  sku: z.string().max(64).optional(),
  category: z.string().max(40).optional(),
  minPriceMinor: z.int().min(0).optional(),
  maxPriceMinor: z.int().min(0).optional(),
  limit: z.int().min(1).max(20).default(5),
});
type Request = z.output<typeof recommendInput>;

export type Pick = Offer & {
  score: number;
  strategies: RecommendStrategy[];
  reason: Localized;
  bundle: { code: string; percent: number } | null;
};

const STRATEGY_OF: Record<Signal, RecommendStrategy> = {
  collaborative: "collaborative_filtering",
  content: "content_based",
  query: "content_based",
  bundle: "contextual",
  season: "contextual",
  price: "contextual",
  popular: "contextual",
  assortment: "contextual",
};

/** Throws NOT_FOUND (customer_not_found, sku_not_found). Nothing that fits is an answer: an empty list. */
export async function recommend(
  ctx: Ctx,
  input: z.input<typeof recommendInput>,
): Promise<{ picks: Pick[]; segment: Segment | null; strategies: RecommendStrategy[] }> {
  requirePermission(ctx, "marketing:read");
  const { query, ...asked } = recommendInput.parse(input);
  const wanted = query === undefined ? "" : essence(query);
  const request: Request = wanted === "" ? asked : { ...asked, query: wanted };
  const forNobody =
    request.customerId === undefined && ctx.actor.customerId === null && can(ctx.actor, "order:read:all");
  const who = forNobody ? null : await customerSegment(ctx, { customerId: request.customerId });
  const facts = await customerFacts(ctx, who?.customer.id ?? null);
  const anchor = await anchorOf(ctx, request);
  const found = await gather(ctx, request, facts, anchor);
  const picks = await choose(ctx, request, facts, { ...found, anchor });
  const strategies = RECOMMEND_STRATEGIES.filter((name) => picks.some((pick) => pick.strategies.includes(name)));
  return { picks, segment: who?.segment ?? null, strategies };
}

async function anchorOf(ctx: Ctx, { sku }: Request): Promise<string | null> {
  if (sku === undefined) return null;
  const variant = /^[\w-]+$/.test(sku) ? await ctx.db.variant.findUnique({ where: { sku } }) : null;
  if (!variant) throw new AppError("NOT_FOUND", "There is no such article.", { reason: "sku_not_found" });
  return variant.productId;
}

type Found = { ranked: Ranked[]; season: Season; bundles: BundleOffer[]; anchor?: string | null };

/** What speaks for which product, in one order. */
async function gather(ctx: Ctx, request: Request, facts: CustomerFacts, anchor: string | null): Promise<Found> {
  const now = ctx.clock.now();
  const season = seasonAt(now, facts.country);
  const index = await catalogueIndex(ctx.db);
  const seeds = seedsOf(facts, anchor, now);
  const around = [...facts.cart, ...(anchor === null ? [] : [anchor])];
  const bundles = around.length > 0 ? await runningBundles(ctx, around) : [];
  const popular = (await readPopular(ctx.db, POPULAR)).filter(({ buyers }) => buyers >= FEW_BUYERS);
  const most = popular[0]?.buyers ?? 1;
  const asked = seeds.map(({ productId }) => productId);
  const pairs = withoutOwn(await readPairs(ctx.db, asked), facts.counted);
  const signals = {
    collaborative: collaborative(seeds, pairs),
    content: contentLike(seeds, index),
    query: request.query === undefined ? new Map() : contentOf(queryVector(index, request.query), index),
    bundle: evidence(bundles.flatMap(({ items }) => items.map(({ productId }) => [productId, 1] as const))),
    popular: evidence(popular.map(({ productId, buyers }) => [productId, buyers / most] as const)),
    assortment: evidence(await readAssortment(ctx, request)),
  };
  // Words that no product answers to are no wish for just anything.
  if (request.query !== undefined && signals.query.size === 0) return { ranked: [], season, bundles };
  const candidates = new Set(Object.values(signals).flatMap((signal) => [...signal.keys()]));
  const moment = await readMoment(ctx, [...candidates], season, facts);
  return { ranked: rank({ ...signals, ...moment }, request.context), season, bundles };
}

function evidence(scores: Iterable<readonly [string, number]>): Evidence {
  return new Map([...scores].map(([id, score]) => [id, { score, because: null }]));
}

/** What is on the shelf that is asked about, newest first. */
async function readAssortment(ctx: Ctx, { category }: Request): Promise<(readonly [string, number])[]> {
  const rows = await ctx.db.product.findMany({
    where: { ...(category === undefined ? {} : { category }), variants: { some: { available: true } } },
    orderBy: { id: "desc" },
    take: ASSORTMENT,
    select: { id: true },
  });
  return rows.map(({ id }) => [id, 1] as const);
}

/** Season and usual price, for products that something else speaks for already. */
async function readMoment(
  ctx: Ctx,
  productIds: string[],
  season: Season,
  { usualPriceMinor: usual, currency }: CustomerFacts,
) {
  const rows = await ctx.db.product.findMany({
    where: { id: { in: productIds } },
    include: { variants: { select: { priceMinor: true }, where: { available: true, currency } } },
  });
  const text = (row: (typeof rows)[number]) => `${row.nameEn} ${row.nameZh} ${row.descriptionEn} ${row.descriptionZh}`;
  const near = (row: (typeof rows)[number]) => {
    if (usual === null || usual <= 0) return 0;
    const closest = Math.min(...row.variants.map(({ priceMinor }) => Math.abs(Math.log(priceMinor / usual))));
    return Number.isFinite(closest) ? Math.max(0, 1 - closest) : 0;
  };
  return {
    season: evidence(rows.filter((row) => suitsSeason(text(row), season)).map((row) => [row.id, 1] as const)),
    price: evidence(rows.map((row) => [row.id, near(row)] as const).filter(([, score]) => score > 0)),
  };
}

/** What may be offered at all, of what is ranked. */
async function choose(ctx: Ctx, request: Request, facts: CustomerFacts, found: Found): Promise<Pick[]> {
  const since = ctx.clock.now().getTime() - RECENT_DAYS * DAY_MS;
  const recent = facts.bought.filter(({ at }) => at.getTime() >= since).map(({ productId }) => productId);
  const excluded = new Set([...recent, ...facts.cart, ...(found.anchor ? [found.anchor] : [])]);
  const ranked = found.ranked.filter(({ productId }) => !excluded.has(productId));
  const sold: (Ranked & { offer: Offer })[] = [];
  for (let from = 0; from < ranked.length && sold.length < request.limit * 3; from += LOOKED_UP) {
    const part = ranked.slice(from, from + LOOKED_UP);
    const offers = await readOffers(
      ctx.db,
      part.map(({ productId }) => productId),
      { ...request, options: facts.options, currency: facts.currency },
    );
    for (const item of part) {
      const offer = offers.get(item.productId);
      if (offer) sold.push({ ...item, offer });
    }
  }
  const picked = diverse(sold, ({ offer }) => offer.category, request.limit);
  return explain(ctx, request, facts, found, picked);
}

async function explain(
  ctx: Ctx,
  request: Request,
  facts: CustomerFacts,
  { season, bundles, anchor = null }: Found,
  picked: readonly (Ranked & { offer: Offer })[],
): Promise<Pick[]> {
  const seeds = [...new Set(picked.flatMap(({ because }) => because.flatMap(({ seed }) => seed ?? [])))];
  const products = await ctx.db.product.findMany({ where: { id: { in: seeds } } });
  const names = new Map(products.map(({ id, nameEn, nameZh }) => [id, { "zh-CN": nameZh, en: nameEn }]));
  const cart = new Set(facts.cart);
  return picked.map(({ offer, score, because }) => {
    const held = bundles.find(({ items }) => items.some(({ productId }) => productId === offer.productId));
    const bundle = held ? { code: held.code, percent: held.percent } : null;
    const reason = reasonOf(
      { because },
      {
        nameOf: (id) => names.get(id) ?? null,
        isInCart: (id) => cart.has(id),
        query: request.query ?? null,
        context: request.context,
        anchor,
        season,
        bundle,
      },
    );
    const strategies = RECOMMEND_STRATEGIES.filter((name) =>
      because.some(({ signal, share }) => share > 0 && STRATEGY_OF[signal] === name),
    );
    return { ...offer, score: Math.round(score * 10_000) / 10_000, strategies: [...strategies], reason, bundle };
  });
}
