import { expect, it } from "vitest";
import { couponLine } from "./coupon-line";

const coupon = {
  ...{ code: "HELLO10", kind: "PERCENT", percent: 10, worthMinor: 2_000, currency: "USD", minOrderMinor: 0 },
  ...{ status: "usable" as const, expiresAt: new Date("2027-02-20T02:00:00Z") },
};

it("says until when in the customer's language and by their clock", () => {
  expect(couponLine(coupon, "en", "America/Phoenix")).toBe(
    "HELLO10: 10% off, up to $20.00 (usable until February 19, 2027)",
  );
  expect(couponLine(coupon, "zh-CN", "Asia/Shanghai")).toBe(
    "HELLO10：减免 10%，最多 US$20.00（可用，有效期至 2027年2月20日）",
  );
});
