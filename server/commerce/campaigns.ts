// Campaigns: coupons for those who take part, for a time, within a budget for each currency. Enrolling sets aside what
// the coupon can come to at most, by one conditional update, so that a budget holds whatever runs at the same time.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Campaign, CampaignBudget, Db } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { COUPON_KINDS } from "./coupon-terms";
import { couponReach } from "./coupon-check";
import { customerSegment } from "./customer-segment";
import { customerIdSchema } from "./customers";
import { CURRENCIES } from "./money";
import { nextCurrency } from "./next-currency";
import { SEGMENTS } from "./segments";

const DAY_MS = 86_400_000;
const amount = z.int().min(0).max(2_000_000_000);

export const createCampaignInput = z
  .object({
    nameEn: z.string().trim().min(1).max(120),
    nameZh: z.string().trim().min(1).max(120),
    /** Which customers may take part; none named: everybody. */
    audience: z.array(z.enum(SEGMENTS)).max(SEGMENTS.length).default([]),
    minVipLevel: z.int().min(0).max(10).default(0),
    kind: z.enum(COUPON_KINDS),
    percent: z.int().min(1).max(90).nullable().default(null),
    validDays: z.int().min(1).max(366).default(30),
    startsAt: z.date().optional(),
    days: z.int().min(1).max(366).default(30),
    budgets: z
      .array(
        z.object({
          currency: z.enum(CURRENCIES),
          worthMinor: amount.min(1),
          minOrderMinor: amount.default(0),
          budgetMinor: amount.min(1),
        }),
      )
      .min(1)
      .max(CURRENCIES.length)
      .refine((list) => new Set(list.map(({ currency }) => currency)).size === list.length, "One budget per currency")
      .refine((list) => list.every((one) => one.worthMinor <= one.budgetMinor), "A budget holds at least one coupon"),
    idempotencyKey: z.string().min(1).max(200),
    executionId: z.string().nullable().default(null),
  })
  .refine(({ kind, percent }) => (kind === "PERCENT") === (percent !== null), {
    path: ["percent"],
    message: "A PERCENT campaign names its percent, a FIXED one does not",
  });

export type CampaignOffer = Campaign & { budgets: CampaignBudget[] };

/**
 * Announces a campaign, or returns the one this act already announced. Once that one is over, the same act announces
 * another. Throws VALIDATION (period_over).
 */
export async function createCampaign(
  ctx: Ctx,
  input: z.input<typeof createCampaignInput>,
): Promise<{ campaign: CampaignOffer; reused: boolean }> {
  requirePermission(ctx, "marketing:manage");
  const { days, budgets, executionId, startsAt: begin, ...terms } = createCampaignInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const createdAt = ctx.clock.now();
    const startsAt = begin ?? createdAt;
    const id = newId("camp");
    const endsAt = new Date(startsAt.getTime() + days * DAY_MS);
    if (endsAt <= createdAt) throw periodOver();
    const { idempotencyKey } = terms;
    await db.campaign.updateMany({
      where: { idempotencyKey, endsAt: { lte: createdAt } },
      data: { idempotencyKey: null },
    });
    const { count } = await db.campaign.createMany({
      data: [{ id, ...terms, status: "ACTIVE", startsAt, endsAt, createdAt }],
      skipDuplicates: true,
    });
    if (count > 0) {
      await db.campaignBudget.createMany({ data: budgets.map((budget) => ({ campaignId: id, ...budget })) });
      await recordAudit(
        { actor: ctx.actor, db },
        {
          action: "campaign.create",
          resourceType: "campaign",
          resourceId: id,
          after: { kind: terms.kind, percent: terms.percent, audience: terms.audience, budgets },
          executionId: executionId ?? undefined,
        },
      );
    }
    const campaign = await db.campaign.findUniqueOrThrow({
      where: { idempotencyKey },
      include: { budgets: true },
    });
    return { campaign, reused: count === 0 };
  });
}

export function periodOver(): AppError {
  return new AppError("VALIDATION", "It would be over before it begins. Choose a later start, or more days.", {
    reason: "period_over",
  });
}

export const endCampaignInput = z.object({
  campaignId: z.string().min(1).max(64),
  executionId: z.string().nullable().default(null),
});

/** Ends a campaign and frees its act. Coupons it gave stay good. Throws NOT_FOUND (campaign_not_found). */
export async function endCampaign(ctx: Ctx, input: z.input<typeof endCampaignInput>): Promise<{ ended: boolean }> {
  requirePermission(ctx, "marketing:manage");
  const { campaignId, executionId } = endCampaignInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const { count } = await db.campaign.updateMany({
      where: { id: campaignId, status: "ACTIVE" },
      data: { status: "ENDED", idempotencyKey: null },
    });
    if (count === 0) {
      await findCampaign(db, campaignId);
      return { ended: false };
    }
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "campaign.end",
        resourceType: "campaign",
        resourceId: campaignId,
        before: { status: "ACTIVE" },
        after: { status: "ENDED" },
        executionId: executionId ?? undefined,
      },
    );
    return { ended: true };
  });
}

export async function findCampaign(db: Db, id: string): Promise<CampaignOffer> {
  const campaign = /^\w+$/.test(id)
    ? await db.campaign.findUnique({ where: { id }, include: { budgets: true } })
    : null;
  if (!campaign) throw new AppError("NOT_FOUND", "There is no such campaign.", { reason: "campaign_not_found" });
  return campaign;
}

/** Why somebody cannot take part; the first that applies. */
export const CAMPAIGN_PROBLEMS = [
  "not_started",
  "ended",
  "already_enrolled",
  "not_in_audience",
  "other_currency",
  "used_up",
] as const;
export type CampaignProblem = (typeof CAMPAIGN_PROBLEMS)[number];

/** Who would take part, and the currency their next order will be in. */
export type Participant = { customerId: string; vipLevel: number; segment: string; currency: string };

/** Throws NOT_FOUND (customer_not_found). */
export async function readParticipant(ctx: Ctx, named: string | undefined): Promise<Participant> {
  const customerId = couponReach(ctx, named);
  const { customer, segment } = await customerSegment(ctx, { customerId });
  return { customerId, vipLevel: customer.vipLevel, segment, currency: await nextCurrency(ctx.db, customerId) };
}

/** Whether somebody may take part, whatever they did before. Pure. */
export function campaignProblem(campaign: CampaignOffer, who: Participant, now: Date): CampaignProblem | null {
  if (campaign.status !== "ACTIVE" || now >= campaign.endsAt) return "ended";
  if (now < campaign.startsAt) return "not_started";
  const named = campaign.audience.length === 0 || campaign.audience.includes(who.segment);
  if (!named || who.vipLevel < campaign.minVipLevel) return "not_in_audience";
  const budget = campaign.budgets.find(({ currency }) => currency === who.currency);
  if (!budget) return "other_currency";
  return budget.spentMinor + budget.worthMinor > budget.budgetMinor ? "used_up" : null;
}

export const listCampaignsInput = z.object({
  customerId: customerIdSchema.optional(),
  /** Only those the customer may take part in now. */
  openOnly: z.boolean().default(false),
  limit: z.int().min(1).max(50).default(10),
});

/** Campaigns that run now, soonest to end first, each with why the customer cannot take part, or null. */
export async function listCampaigns(ctx: Ctx, input: z.input<typeof listCampaignsInput> = {}) {
  requirePermission(ctx, "marketing:read");
  const { customerId, openOnly, limit } = listCampaignsInput.parse(input);
  const nobody = customerId === undefined && ctx.actor.customerId === null && can(ctx.actor, "order:read:all");
  const who = nobody ? null : await readParticipant(ctx, customerId);
  const now = ctx.clock.now();
  const campaigns = await ctx.db.campaign.findMany({
    where: { status: "ACTIVE", startsAt: { lte: now }, endsAt: { gt: now } },
    include: { budgets: true },
    orderBy: [{ endsAt: "asc" }, { id: "asc" }],
    take: 100,
  });
  const enrolled = who
    ? await ctx.db.campaignEnrolment.findMany({
        where: { customerId: who.customerId, leftAt: null, campaignId: { in: campaigns.map(({ id }) => id) } },
        include: { coupon: { select: { code: true } } },
      })
    : [];
  const codes = new Map(enrolled.map(({ campaignId, coupon }) => [campaignId, coupon.code]));
  const problemOf = (campaign: CampaignOffer): CampaignProblem | null => {
    if (codes.has(campaign.id)) return "already_enrolled";
    return who ? campaignProblem(campaign, who, now) : null;
  };
  return campaigns
    .map((campaign) => ({
      campaign,
      problem: problemOf(campaign),
      couponCode: codes.get(campaign.id) ?? null,
      budget: campaign.budgets.find(({ currency }) => currency === who?.currency) ?? null,
    }))
    .filter(({ problem }) => !openOnly || problem === null)
    .slice(0, limit);
}
