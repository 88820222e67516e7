// What a customer may choose from for a slot, read through a skill, so that a shop with its own systems is asked there.
// When a skill refuses or lists nothing there is no question to ask: the SOP begins without the choice and says why. One that
// cannot be reached is neither.
import { can } from "../auth/permissions";
import type { Ctx, Localized } from "../context";
import { AppError } from "../errors";
import type { SkillContext } from "../skills/contract";
import { getSkill } from "../skills/registry";
import type { SlotDefinition } from "./intent/definitions";
import type { SlotValue } from "./session";
import type { Nameable } from "./slot-naming";

export type Choice = Nameable & {
  /** The item as the skill gave it; null for what is written in the intent. */
  row: Record<string, unknown> | null;
  /** Words that mean it; only for what is written in the intent. */
  names: RegExp | null;
};

type Source = NonNullable<SlotDefinition["from"]>;

const LIST_AWAY = "list_away";

/** Whether a list could not be read, as opposed to being empty or refused. */
export const isListAway = (error: unknown) => error instanceof AppError && error.options.reason === LIST_AWAY;

/** A skill that reads must answer while the customer waits. */
const PATIENCE_MS = 5_000;

function at(row: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (typeof value === "object" && value ? (value as never)[key] : undefined), row);
}

/** What is at a path, or at the next of "label.en ?? options": a shop's own system need not give everything. */
const words = (row: unknown, paths: string) => {
  const values = paths.split("??").map((path) => at(row, path.trim()));
  return String(values.find((value) => (typeof value === "string" && value !== "") || typeof value === "number") ?? "");
};

const localized = (row: unknown, paths: Localized | undefined): Localized =>
  paths ? { "zh-CN": words(row, paths["zh-CN"]), en: words(row, paths.en) } : { "zh-CN": "", en: "" };

/** The input of the listing skill; null while something it needs is not known. */
function inputOf(source: Pick<Source, "input">, known: Readonly<Record<string, SlotValue>>) {
  const input: Record<string, SlotValue> = {};
  for (const [key, written] of Object.entries(source.input)) {
    const slot = /^\{(\w+)\}$/.exec(written)?.[1];
    const value = slot ? known[slot] : written;
    if (value === undefined) return null;
    input[key] = value;
  }
  return input;
}

/** null: what the list depends on is not known yet. */
export async function loadChoices(
  ctx: Ctx,
  slot: SlotDefinition,
  known: Readonly<Record<string, SlotValue>>,
): Promise<Choice[] | null> {
  const { from } = slot;
  if (!from) return writtenChoices(slot);
  const rows = await readList(ctx, from, known);
  if (rows === null) return null;
  return rows.flatMap((row) => {
    const value = words(row, from.value);
    if (!value || typeof row !== "object") return [];
    const ids = from.ids.map((path) => words(row, path)).filter(Boolean);
    const label = localized(row, from.label);
    return [
      { value, ids, label, detail: localized(row, from.detail), row: row as Record<string, unknown>, names: null },
    ];
  });
}

/** Whether the slot's gate lets its question be asked. */
export async function passesGate(
  ctx: Ctx,
  { gate }: SlotDefinition,
  known: Readonly<Record<string, SlotValue>>,
): Promise<boolean> {
  return !gate || ((await readList(ctx, gate, known))?.length ?? 0) > 0;
}

/** null: what its input depends on is not known yet. */
async function readList(
  ctx: Ctx,
  source: Pick<Source, "skill" | "input" | "each">,
  known: Readonly<Record<string, SlotValue>>,
): Promise<unknown[] | null> {
  const input = inputOf(source, known);
  if (!input) return null;
  const rows = at(await readThrough(ctx, source.skill, input), source.each);
  return Array.isArray(rows) ? rows : [];
}

function writtenChoices({ options }: SlotDefinition): Choice[] {
  return options.map(({ value, names, ...label }) => ({
    value: value ?? label.en,
    ids: [],
    label,
    detail: { "zh-CN": "", en: "" },
    row: null,
    names: names ?? null,
  }));
}

/** What a skill answers; null when it refuses, or when this person may not ask it. */
async function readThrough(ctx: Ctx, name: string, input: unknown): Promise<unknown> {
  const skill = getSkill(name);
  if (skill.effect !== "read") {
    throw new AppError("INTERNAL", `${name} writes; a question may only read.`, { reason: "slot_skill_writes" });
  }
  if (!skill.permissions.every((permission) => can(ctx.actor, permission))) return null;
  const call: SkillContext = {
    ...ctx,
    executionId: "",
    stepId: "slot",
    idempotencyKey: "",
    enqueue: () => Promise.reject(new AppError("INTERNAL", "A question enqueues nothing.")),
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError("TIMEOUT", `${name} did not answer in time.`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([skill.run(call, input), late]);
  } catch (error) {
    if (!(error instanceof AppError) || error.code === "INTERNAL") throw error;
    // A list that cannot be read now is no empty one: nothing may be begun as if there were nothing to choose.
    if (error.code === "TIMEOUT" || error.code === "UNAVAILABLE") {
      throw new AppError("UNAVAILABLE", `${name} cannot be read now.`, { reason: LIST_AWAY, cause: error });
    }
    return null;
  } finally {
    clearTimeout(timer);
  }
}
