import type { SkillCategory } from "@/server/skills/contract";
import type { Capability } from "@/server/skills/discovery";
import type { TableState } from "../data-table/table-state";

/** More than there are: the registry is one page. */
export const PAGE_SIZE = 1_000;

export const CATEGORIES = Object.keys({
  customer: 0,
  order: 0,
  logistics: 0,
  payment: 0,
  marketing: 0,
  service: 0,
  analytics: 0,
  notification: 0,
} satisfies Record<SkillCategory, 0>) as SkillCategory[];

export const CAPABILITIES = Object.keys({
  reads: 0,
  writes: 0,
  acts_outside: 0,
  can_be_undone: 0,
  cannot_be_undone: 0,
  moves_money: 0,
  tells_people: 0,
  gives_personal_data: 0,
} satisfies Record<Capability, 0>) as Capability[];

/** The filter is one of either: what it is for, or what it can do. */
export function skillListInput({ q, status }: Pick<TableState, "q" | "status">) {
  const category = CATEGORIES.find((one) => one === status);
  const capability = CAPABILITIES.find((one) => one === status);
  return {
    search: q.slice(0, 100),
    ...(category ? { category } : {}),
    ...(capability ? { capability } : {}),
  };
}
