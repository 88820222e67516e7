// Coupons as a conversation draws them: what is not said of one is left out.
import type { CouponCard } from "../cards.schema";

type Coupon = CouponCard["coupons"][number];

export function couponCard(coupons: readonly (Pick<Coupon, "code"> & Partial<Coupon>)[]): CouponCard | null {
  if (coupons.length === 0) return null;
  return {
    coupons: coupons.map((coupon) => ({
      usable: true,
      percent: null,
      worthMinor: null,
      minOrderMinor: 0,
      currency: null,
      expiresAt: null,
      note: null,
      ...coupon,
    })),
  };
}
