// For the contract tests: the personal data of the shop's people (test-shop.ts) in a skill's output that no label marks.
import { maskValue } from "../engine/masking";
import type { Skill } from "./contract";

/** What makeShop gives its people. Whoever calls as one of them says so in the input, which is no part of the output. */
const PERSONAL = ["林晓雯", "cust_demo@example.com", "Xiaowen Lin", "S Mill Ave", "W Washington St", "+1 480 555"];

/** The places, "items.0.note", at which personal data stays readable once what is labelled is masked. */
export function unmarked(skill: Skill, output: unknown): string[] {
  return textsIn(maskValue(output, skill.labels ?? {}), "").flatMap(({ path, text }) =>
    PERSONAL.some((data) => text.toLowerCase().includes(data.toLowerCase())) ? [`${path}: ${text}`] : [],
  );
}

function textsIn(value: unknown, path: string): { path: string; text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, path === "" ? key : `${path}.${key}`));
}
