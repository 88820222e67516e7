// Every skill SOPs may call, by the name they call it. The registry is checked when it is loaded, so that a skill that
// names a missing compensation or reuses an id never starts. Add a skill here, one line.
import { z } from "zod";
import { AppError } from "../errors";
import type { Skill } from "./contract";
import { getUserRefundHistory } from "./customer/get-user-refund-history";
import { queryLogistics } from "./logistics/query-logistics";
import { releaseInventoryReservation } from "./logistics/release-inventory-reservation";
import { reserveInventory } from "./logistics/reserve-inventory";
import { applyCompensation } from "./marketing/apply-compensation";
import { offerCompensation } from "./marketing/offer-compensation";
import { revokeCompensation } from "./marketing/revoke-compensation";
import { revokeCoupon } from "./marketing/revoke-coupon";
import { sendEmail } from "./notification/send-email";
import { cancelOrder } from "./order/cancel-order";
import { createOrder } from "./order/create-order";
import { getCart } from "./order/get-cart";
import { getOrderDetails } from "./order/get-order-details";
import { restoreOrderStatus } from "./order/restore-order-status";
import { updateOrderStatus } from "./order/update-order-status";
import { checkRefundEligibility } from "./payment/check-refund-eligibility";
import { executeRefund } from "./payment/execute-refund";
import { processPayment } from "./payment/process-payment";
import { refundPayment } from "./payment/refund-payment";
import { closeTicket } from "./service/close-ticket";
import { createSupportTicket } from "./service/create-support-ticket";

/**
 * Forgets a skill's own input type. What that type promised is checked at the call instead: bad input is VALIDATION,
 * output that breaks the skill's own schema is INTERNAL.
 */
export function register<I extends z.ZodType, O extends z.ZodType>(skill: Skill<I, O>): Skill {
  const run: Skill["run"] = async (ctx, input) => {
    const parsed = skill.input.safeParse(input);
    if (!parsed.success) {
      throw new AppError("VALIDATION", `${skill.name} was given unusable input: ${z.prettifyError(parsed.error)}`, {
        reason: "skill_input",
      });
    }
    const output = skill.output.safeParse(await skill.run(ctx, parsed.data));
    if (!output.success) {
      throw new AppError("INTERNAL", `${skill.name} broke its own output schema.`, { cause: output.error });
    }
    return output.data;
  };
  return { ...(skill as unknown as Skill), run };
}

/** The compensation a skill names; null for one that has none. */
export function compensationOf(skill: Pick<Skill, "reversibility">): string | null {
  const { reversibility } = skill;
  return reversibility.kind === "reversible" || reversibility.kind === "reversible_until"
    ? reversibility.compensate
    : null;
}

function faults(skill: Skill, byName: ReadonlyMap<string, Skill>): string[] {
  const compensate = compensationOf(skill);
  const found: string[] = [];
  if (!/^[a-z][a-z0-9_]*_v\d+$/.test(skill.id)) found.push(`id ${skill.id} is not of the form get_order_v1`);
  if (!/^\d+\.\d+\.\d+$/.test(skill.version)) found.push(`version ${skill.version} is not semantic`);
  if (compensate !== null && !byName.has(compensate)) found.push(`compensation ${compensate} does not exist`);
  if (skill.effect === "read" && skill.reversibility.kind !== "none") found.push("a read has nothing to undo");
  if (skill.effect !== "read" && skill.reversibility.kind === "none") found.push("a write says how it is undone");
  if (skill.movesMoney && (skill.effect === "read" || skill.reversibility.kind === "notice")) {
    found.push("what moves money is more than a read or a notice");
  }
  for (const name of skill.dependencies) if (!byName.has(name)) found.push(`dependency ${name} does not exist`);
  return found.map((fault) => `${skill.name}: ${fault}`);
}

/** Builds a registry. Throws an Error that names every fault. */
export function buildRegistry(skills: readonly Skill[]): ReadonlyMap<string, Skill> {
  const byName = new Map(skills.map((skill) => [skill.name, skill]));
  const problems = skills.flatMap((skill) => faults(skill, byName));
  if (byName.size !== skills.length) problems.push("two skills share a name");
  if (new Set(skills.map((skill) => skill.id)).size !== skills.length) problems.push("two skills share an id");
  if (problems.length > 0) throw new Error(`The skill registry is not usable:\n  ${problems.join("\n  ")}`);
  return byName;
}

export const skillRegistry: ReadonlyMap<string, Skill> = buildRegistry([
  register(getOrderDetails),
  register(getCart),
  register(createOrder),
  register(cancelOrder),
  register(updateOrderStatus),
  register(restoreOrderStatus),
  register(getUserRefundHistory),
  register(queryLogistics),
  register(reserveInventory),
  register(releaseInventoryReservation),
  register(processPayment),
  register(refundPayment),
  register(checkRefundEligibility),
  register(executeRefund),
  register(offerCompensation),
  register(revokeCoupon),
  register(applyCompensation),
  register(revokeCompensation),
  register(sendEmail),
  register(createSupportTicket),
  register(closeTicket),
]);

export function listSkills(): Skill[] {
  return [...skillRegistry.values()];
}

/** Throws NOT_FOUND (skill_not_found). */
export function getSkill(name: string): Skill {
  const skill = skillRegistry.get(name);
  if (!skill) throw new AppError("NOT_FOUND", `There is no skill ${name}.`, { reason: "skill_not_found" });
  return skill;
}
