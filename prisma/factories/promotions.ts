// Bundles and campaigns that run when the demo store is opened.
import type { Bundle, BundleItem, Campaign, CampaignBudget } from "../../server/db";
import { couponCode } from "../../server/commerce/coupon-code";
import type { Article } from "./products";
import { DAY, type World } from "./world";

const BUNDLES = [
  { nameEn: "Reading corner", nameZh: "阅读角套装", skus: ["HOM-LAMP", "HOM-BLKT"], percent: 10, budgetMinor: 150_000 },
  {
    nameEn: "Writing set",
    nameZh: "书写三件套",
    skus: ["STA-PEN", "STA-INK", "STA-NOTE"],
    percent: 12,
    budgetMinor: 80_000,
  },
  { nameEn: "Tea time", nameZh: "茶歇套装", skus: ["KIT-KETL", "KIT-TEA"], percent: 15, budgetMinor: 120_000 },
] as const;

const CAMPAIGNS = [
  {
    nameEn: "Season's thanks",
    nameZh: "年末感恩",
    audience: [],
    kind: "PERCENT",
    percent: 15,
    worthMinor: 2_000,
    least: 5_000,
  },
  {
    nameEn: "Welcome back",
    nameZh: "欢迎回来",
    audience: ["at_risk", "lapsed"],
    kind: "FIXED",
    percent: null,
    worthMinor: 1_500,
    least: 3_000,
  },
  {
    nameEn: "For members",
    nameZh: "会员专享",
    audience: ["loyal", "vip"],
    kind: "FIXED",
    percent: null,
    worthMinor: 1_000,
    least: 0,
  },
] as const;

export function makePromotions(world: World, articles: readonly Article[]) {
  const startsAt = world.ago(10 * DAY);
  const endsAt = world.ago(-35 * DAY);
  const run = { status: "ACTIVE", startsAt, endsAt, idempotencyKey: null, createdAt: startsAt };
  const bundles: Bundle[] = [];
  const bundleItems: BundleItem[] = [];
  for (const { skus, ...terms } of BUNDLES) {
    const id = world.id("bndl", startsAt);
    const code = couponCode("SET", startsAt, (below) => world.int(0, below - 1));
    bundles.push({ id, code, ...terms, ...run, currency: "USD", maxUses: 200, uses: 0, spentMinor: 0 });
    for (const sku of skus) {
      const article = articles.find(({ variant }) => variant.sku.startsWith(`${sku}-`));
      if (article) bundleItems.push({ bundleId: id, productId: article.product.id, quantity: 1 });
    }
  }
  const campaigns: Campaign[] = [];
  const campaignBudgets: CampaignBudget[] = [];
  for (const { worthMinor, least, audience, ...terms } of CAMPAIGNS) {
    const id = world.id("camp", startsAt);
    campaigns.push({ id, ...terms, ...run, audience: [...audience], minVipLevel: 0, validDays: 30 });
    const amounts = { worthMinor, minOrderMinor: least, budgetMinor: worthMinor * 250, spentMinor: 0 };
    campaignBudgets.push({ campaignId: id, currency: "USD", ...amounts });
  }
  return { bundles, bundleItems, campaigns, campaignBudgets };
}
