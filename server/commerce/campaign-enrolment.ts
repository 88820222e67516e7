// Taking part in a campaign, and leaving it again.
import { z } from "zod";
import { recordAudit } from "../audit/record";
import { can, requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { CampaignEnrolment, Coupon } from "../db";
import { transaction } from "../db";
import { AppError } from "../errors";
import { newId } from "../ids";
import { campaignProblem, findCampaign, readParticipant, type CampaignProblem } from "./campaigns";
import { insertCoupon } from "./coupon-issue";
import { customerIdSchema } from "./customers";

const DAY_MS = 86_400_000;

export const enrolInput = z.object({
  campaignId: z.string().min(1).max(64),
  /** Without it, the signed-in customer. */
  customerId: customerIdSchema.optional(),
  executionId: z.string().nullable().default(null),
});

export type Enrolled = { enrolment: CampaignEnrolment; coupon: Coupon; reused: boolean };

const MESSAGES: Record<Exclude<CampaignProblem, "already_enrolled">, string> = {
  not_started: "The campaign has not begun.",
  ended: "The campaign is over.",
  not_in_audience: "The campaign is for other customers.",
  other_currency: "The campaign does not run in this customer's currency.",
  used_up: "The campaign's budget is used up.",
};

function refuse(problem: keyof typeof MESSAGES): never {
  throw new AppError("CONFLICT", MESSAGES[problem], { reason: `campaign_${problem}` });
}

/**
 * Enrols a customer once and gives them the campaign's coupon; a second call returns the first one's. Throws NOT_FOUND
 * (campaign_not_found, customer_not_found) and CONFLICT (campaign_not_started, campaign_ended, campaign_not_in_audience,
 * campaign_other_currency, campaign_used_up).
 */
export async function enrolInCampaign(ctx: Ctx, input: z.input<typeof enrolInput>): Promise<Enrolled> {
  requirePermission(ctx, "marketing:enrol");
  const { campaignId, customerId: named, executionId } = enrolInput.parse(input);
  return transaction(ctx.db, async (db) => {
    const inner = { ...ctx, db };
    const who = await readParticipant(inner, named);
    const { customerId, currency } = who;
    // One at a time for each customer, so that the second of two sees what the first did.
    await db.$executeRaw`SELECT 1 FROM customers WHERE id = ${customerId} FOR UPDATE`;
    const earlier = await db.campaignEnrolment.findFirst({
      where: { campaignId, customerId, leftAt: null },
      include: { coupon: true },
    });
    if (earlier) return { enrolment: earlier, coupon: earlier.coupon, reused: true };
    const campaign = await findCampaign(db, campaignId);
    const now = ctx.clock.now();
    const problem = campaignProblem(campaign, who, now);
    if (problem !== null && problem !== "already_enrolled") refuse(problem);
    const budget = campaign.budgets.find((candidate) => candidate.currency === currency);
    if (!budget) refuse("other_currency");
    const { worthMinor, minOrderMinor } = budget;
    const count = await db.$executeRaw`
      UPDATE campaign_budgets SET spent_minor = spent_minor + ${worthMinor}
      WHERE campaign_id = ${campaignId} AND currency = ${currency} AND spent_minor + ${worthMinor} <= budget_minor`;
    if (count === 0) refuse("used_up");
    const { coupon } = await insertCoupon(db, "JOIN", {
      ...{ customerId, currency, worthMinor, minOrderMinor, createdAt: now },
      ...{ kind: campaign.kind, percent: campaign.percent, reason: campaign.id },
      ...{ orderId: null, idempotencyKey: null },
      expiresAt: new Date(now.getTime() + campaign.validDays * DAY_MS),
    });
    const enrolment = await db.campaignEnrolment.create({
      data: { id: newId("enrl"), campaignId, customerId, couponId: coupon.id, currency, worthMinor, createdAt: now },
    });
    await recordAudit(inner, {
      action: "campaign.enrol",
      resourceType: "campaign",
      resourceId: campaignId,
      after: { customerId, couponCode: coupon.code, worthMinor, currency },
      executionId: executionId ?? undefined,
    });
    return { enrolment, coupon, reused: false };
  });
}

export const leaveInput = z.object({
  enrolmentId: z.string().min(1).max(64),
  executionId: z.string().nullable().default(null),
});

/**
 * Takes the coupon and the enrolment back, and gives the campaign its budget back. Doing it twice changes nothing. Throws
 * NOT_FOUND (enrolment_not_found) and CONFLICT (coupon_redeemed).
 */
export async function leaveCampaign(ctx: Ctx, input: z.input<typeof leaveInput>): Promise<{ left: boolean }> {
  requirePermission(ctx, "marketing:enrol");
  const { enrolmentId: id, executionId } = leaveInput.parse(input);
  const reach = can(ctx.actor, "order:read:all") ? {} : { customerId: ctx.actor.customerId ?? "" };
  return transaction(ctx.db, async (db) => {
    const found = await db.campaignEnrolment.findFirst({ where: { id, ...reach } });
    if (!found) throw new AppError("NOT_FOUND", "There is no such enrolment.", { reason: "enrolment_not_found" });
    const now = ctx.clock.now();
    const left = await db.campaignEnrolment.updateMany({ where: { id, leftAt: null }, data: { leftAt: now } });
    if (left.count === 0) return { left: false };
    const taken = await db.coupon.updateMany({
      where: { id: found.couponId, redeemedAt: null, revokedAt: null },
      data: { revokedAt: now },
    });
    if (taken.count === 0) {
      throw new AppError("CONFLICT", "The campaign's coupon has been used.", { reason: "coupon_redeemed" });
    }
    await db.$executeRaw`
      UPDATE campaign_budgets SET spent_minor = spent_minor - ${found.worthMinor}
      WHERE campaign_id = ${found.campaignId} AND currency = ${found.currency}`;
    await recordAudit(
      { actor: ctx.actor, db },
      {
        action: "campaign.leave",
        resourceType: "campaign",
        resourceId: found.campaignId,
        after: { customerId: found.customerId, worthMinor: found.worthMinor, currency: found.currency },
        executionId: executionId ?? undefined,
      },
    );
    return { left: true };
  });
}
