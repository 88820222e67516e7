import { register } from "../register";
import { applyCompensation } from "./apply-compensation";
import { offerCompensation } from "./offer-compensation";
import { revokeCompensation } from "./revoke-compensation";
import { revokeCoupon } from "./revoke-coupon";

export const marketingSkills = [
  register(offerCompensation),
  register(revokeCoupon),
  register(applyCompensation),
  register(revokeCompensation),
];
