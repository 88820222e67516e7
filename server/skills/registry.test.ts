import { describe, expect, it } from "vitest";
import { z } from "zod";
import { LOCALES } from "../context";
import type { Skill } from "./contract";
import { buildRegistry, compensationOf, getSkill, listSkills, setPluggedSkills, skillRegistry } from "./registry";

const valid = getSkill("offerCompensation");

describe("the skill registry", () => {
  it("offers the skills of the shipped procedures and their compensations", () => {
    expect([...skillRegistry.keys()]).toEqual(
      expect.arrayContaining([
        "applyCompensation",
        "cancelOrder",
        "checkRefundEligibility",
        "closeTicket",
        "createOrder",
        "createSupportTicket",
        "executeRefund",
        "getCart",
        "getOrderDetails",
        "getUserRefundHistory",
        "offerCompensation",
        "processPayment",
        "queryLogistics",
        "refundPayment",
        "releaseInventoryReservation",
        "reserveInventory",
        "restoreOrderStatus",
        "revokeCompensation",
        "revokeCoupon",
        "sendEmail",
        "updateOrderStatus",
      ]),
    );
    expect(compensationOf(getSkill("createOrder"))).toBe("cancelOrder");
    expect(compensationOf(getSkill("reserveInventory"))).toBe("releaseInventoryReservation");
    expect(compensationOf(getSkill("processPayment"))).toBe("refundPayment");
    expect(compensationOf(getSkill("executeRefund"))).toBeNull();
    expect(compensationOf(getSkill("offerCompensation"))).toBe("revokeCoupon");
    expect(compensationOf(getSkill("createSupportTicket"))).toBe("closeTicket");
    expect(compensationOf(getSkill("sendEmail"))).toBeNull();
  });

  it("answers an unknown name with NOT_FOUND, also names every object has", () => {
    for (const name of ["launchRocket", "constructor", "__proto__", "toString", ""]) {
      expect(() => getSkill(name)).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
    }
  });

  it("describes every skill in both languages and by typed objects", () => {
    for (const skill of listSkills()) {
      for (const locale of LOCALES) expect(skill.description[locale].length).toBeGreaterThan(10);
      expect(z.toJSONSchema(skill.input)).toMatchObject({ type: "object" });
      expect(z.toJSONSchema(skill.output)).toMatchObject({ type: "object", additionalProperties: false });
      expect(skill.permissions.length).toBeGreaterThan(0);
      expect(skill.costMicroUsd).toBeGreaterThanOrEqual(0);
    }
  });

  it("labels fields that the outputs have, and moves money only where it says so", () => {
    for (const skill of listSkills()) {
      const output = z.toJSONSchema(skill.output);
      for (const path of Object.keys(skill.labels ?? {})) {
        type Schema = { properties?: Record<string, Schema>; items?: Schema; anyOf?: Schema[] };
        const step = (schema: Schema, key: string): Schema | undefined =>
          (key === "*" ? schema.items : schema.properties?.[key]) ??
          schema.anyOf?.map((one) => step(one, key)).find((found) => found !== undefined);
        const field = path
          .split(".")
          .reduce<Schema | undefined>((schema, key) => schema && step(schema, key), output as Schema);
        expect(field, `${skill.name}.${path}`).toBeDefined();
      }
      if (skill.effect !== "read") expect(skill.movesMoney, skill.name).toBeTypeOf("boolean");
    }
    expect(
      listSkills()
        .filter((skill) => skill.movesMoney)
        .map((skill) => skill.name),
    ).toEqual(
      expect.arrayContaining([
        "processPayment",
        "refundPayment",
        "executeRefund",
        "applyCompensation",
        "revokeCompensation",
      ]),
    );
  });

  it("takes what compensated calls of the shop gave", () => {
    const placed = { items: [], order_id: "20001", status: "PENDING_PAYMENT", total_minor: 5, reused: false };
    expect(getSkill("cancelOrder").input.parse(placed)).toEqual({ order_id: "20001", reused: false });
    const moved = { order_id: "1", status: "REFUNDED", previous_status: "DELIVERED", reused: false };
    expect(getSkill("restoreOrderStatus").input.parse(moved)).toEqual(moved);
    const paid = { order_id: "1", payment_id: "pay_1", amount_minor: 5, reused: false };
    expect(getSkill("refundPayment").input.parse(paid)).toEqual({ order_id: "1", payment_id: "pay_1", reused: false });
  });

  it("takes what a compensated call gave: its input and output together", () => {
    const issued = { order_id: "1", days_delayed: 3, policy: "standard_delay_v1", coupon_code: "A", reused: false };
    expect(getSkill("revokeCoupon").input.parse(issued)).toEqual({ coupon_code: "A", reused: false });
    const opened = { order_id: "1", kind: "OTHER", subject: "s", ticket_number: "#CS-2026-001001", reused: true };
    expect(getSkill("closeTicket").input.parse(opened)).toEqual({ ticket_number: "#CS-2026-001001", reused: true });
  });

  it.each([
    ["two skills of one id", [valid, { ...valid, name: "other" }, getSkill("revokeCoupon")], "share the id"],
    ["one version twice", [valid, { ...valid, id: "other_v1" }, getSkill("revokeCoupon")], "is there twice"],
    ["a version that is none", [{ ...getSkill("revokeCoupon"), version: "1.0" }], "not semantic"],
    ["a missing compensation", [{ ...valid, dependencies: [] }], "compensation revokeCoupon does not exist"],
    ["a missing dependency", [{ ...getSkill("sendEmail") }], "dependency getOrderDetails does not exist"],
    ["a malformed id", [{ ...getSkill("revokeCoupon"), id: "Revoke" }], "is not of the form"],
    [
      "a write without a way back",
      [{ ...getSkill("revokeCoupon"), reversibility: { kind: "none" } as const }],
      "a write",
    ],
    [
      "money in a notice",
      [{ ...getSkill("revokeCoupon"), reversibility: { kind: "notice" } as const, movesMoney: true }],
      "what moves money",
    ],
    [
      "a read that is undone",
      [{ ...getSkill("getOrderDetails"), reversibility: { kind: "irreversible" } as const }],
      "a read",
    ],
  ])("refuses %s", (_case, skills, message) => {
    expect(() => buildRegistry(skills)).toThrow(message);
  });

  describe("with several versions", () => {
    const cart = getSkill("getCart");
    const later = { ...cart, version: "1.2.0" };
    const next: Skill = { ...cart, id: "get_cart_v2", version: "2.0.0", output: z.object({ things: z.int() }) };
    const meanings = (skills: Skill[], plugged: Skill[] = []) => {
      const { byReference } = buildRegistry(skills, plugged);
      return (reference: string) => byReference.get(reference)?.version;
    };

    it("means the newest, the newest of a major, or just one", () => {
      const version = meanings([next, cart, later, { ...cart, version: "1.10.0" }]);
      expect(version("getCart")).toBe("2.0.0");
      expect(version("getCart@1")).toBe("1.10.0");
      expect(version("getCart@1.2.0")).toBe("1.2.0");
      expect(version("getCart@1.2")).toBeUndefined();
      expect(version("getCart@3")).toBeUndefined();
    });

    it("prefers what is plugged in within a major, and leaves other majors alone", () => {
      const own = { ...cart, description: { "zh-CN": "自有系统的购物车", en: "Our own cart" } };
      const { byReference } = buildRegistry([cart, later], [own]);
      expect(byReference.get("getCart")).toBe(own);
      expect(byReference.get("getCart@1")).toBe(own);
      expect(byReference.get("getCart@1.0.0")).toBe(own);
      expect(byReference.get("getCart@1.2.0")).toBe(later);
      expect(meanings([cart, next], [own])("getCart")).toBe("2.0.0");
      expect(meanings([cart], [next])("getCart")).toBe("2.0.0");
    });

    it("refuses a version or a plug that breaks what its major promised, and says what broke", () => {
      const broken = { ...cart, version: "1.1.0", output: z.object({ things: z.int() }) };
      const says = /getCart 1\.1\.0 breaks 1\.0\.0: output\.items may be missing now/;
      expect(() => buildRegistry([cart, broken])).toThrow(says);
      expect(() => buildRegistry([cart], [{ ...broken, version: "1.0.0" }])).toThrow(
        /getCart 1\.0\.0 \(plugged in\) breaks/,
      );
    });

    it("puts plugged skills in force all at once, or not at all", () => {
      const extra = { ...cart, id: "get_wishes_v1", name: "getWishes" };
      try {
        setPluggedSkills([extra]);
        expect(getSkill("getWishes@1")).toBe(extra);
        expect([...skillRegistry.keys()]).toContain("getWishes");
        const broken = { ...extra, name: "getMore", id: "get_more_v1", dependencies: ["nobody"] };
        expect(() => setPluggedSkills([broken])).toThrow(expect.objectContaining({ code: "CONFLICT" }));
        expect(getSkill("getWishes")).toBe(extra);
        expect(() => getSkill("getWishes@2")).toThrow(
          expect.objectContaining({ message: "There is no getWishes@2; getWishes has 1.0.0." }),
        );
      } finally {
        setPluggedSkills([]);
      }
      expect(() => getSkill("getWishes")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
    });
  });

  it("summarises each call in the reader's language", () => {
    const input = { order_id: "12345", days_delayed: 3, policy: "standard_delay_v1" };
    expect(valid.summarize(input, "en")).toBe("Issue a coupon for order 12345, 3 days late");
    expect(valid.summarize(input, "zh-CN")).toBe("为延误 3 天的订单 12345 发放补偿优惠券");
  });
});
