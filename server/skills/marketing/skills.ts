import { register } from "../register";
import { applyCompensation } from "./apply-compensation";
import { applyCoupon } from "./apply-coupon";
import { checkCoupon } from "./check-coupon";
import { createBundle } from "./create-bundle";
import { createCampaign } from "./create-campaign";
import { endCampaign } from "./end-campaign";
import { enrolInCampaign } from "./enrol-in-campaign";
import { issueCoupon } from "./issue-coupon";
import { leaveCampaign } from "./leave-campaign";
import { listCampaigns } from "./list-campaigns";
import { listCoupons } from "./list-coupons";
import { offerCompensation } from "./offer-compensation";
import { recommendProducts } from "./recommend-products";
import { removeCoupon } from "./remove-coupon";
import { revokeCompensation } from "./revoke-compensation";
import { revokeCoupon } from "./revoke-coupon";
import { withdrawBundle } from "./withdraw-bundle";

export const marketingSkills = [
  register(offerCompensation),
  register(revokeCoupon),
  register(applyCompensation),
  register(revokeCompensation),
  register(recommendProducts),
  register(issueCoupon),
  register(checkCoupon),
  register(listCoupons),
  register(applyCoupon),
  register(removeCoupon),
  register(createBundle),
  register(withdrawBundle),
  register(createCampaign),
  register(endCampaign),
  register(listCampaigns),
  register(enrolInCampaign),
  register(leaveCampaign),
];
