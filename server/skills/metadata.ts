// A skill's contract as plain data: what is kept in the database, shown on pages and compared between versions.
import { z } from "zod";
import type { Skill } from "./contract";
import type { JsonSchema } from "./schema-breaks";

export type SkillMetadata = Pick<
  Skill,
  | "id"
  | "name"
  | "version"
  | "category"
  | "description"
  | "permissions"
  | "dependencies"
  | "sla"
  | "effect"
  | "reversibility"
  | "costMicroUsd"
> & {
  input: JsonSchema;
  output: JsonSchema;
  movesMoney: boolean;
  labels: Readonly<Record<string, "pii" | "secret">>;
};

const kept = new WeakMap<Skill, SkillMetadata>();

export function metadataOf(skill: Skill): SkillMetadata {
  const known = kept.get(skill);
  if (known) return known;
  const { id, name, version, category, description, permissions, dependencies } = skill;
  const { sla, effect, reversibility, costMicroUsd } = skill;
  const made: SkillMetadata = {
    ...{ id, name, version, category, description, permissions, dependencies },
    ...{ sla, effect, reversibility, costMicroUsd },
    // What callers give is as it stands before defaults are put in; what readers get is as it stands after.
    input: z.toJSONSchema(skill.input, { io: "input", unrepresentable: "any" }) as JsonSchema,
    output: z.toJSONSchema(skill.output, { io: "output", unrepresentable: "any" }) as JsonSchema,
    movesMoney: skill.movesMoney ?? false,
    labels: skill.labels ?? {},
  };
  kept.set(skill, made);
  return made;
}
