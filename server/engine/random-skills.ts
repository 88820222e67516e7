// Test support: skills whose effects can be counted, for procedures made at random. Their calls go as the plan says.
import { z } from "zod";
import { AppError } from "../errors";
import { newId } from "../ids";
import { defineSkill, type Skill, type SkillContext } from "../skills/contract";
import type { Fate } from "./random-graph";

/** What the world outside saw: by idempotency key, how often the act was asked for and really done, and undone. */
export type Ledger = Map<string, { act: string; executionId: string; stepId: string; done: number; undone: number }>;

export function randomSkills(fates: Record<string, Fate[]>): { skills: Map<string, Skill>; ledger: Ledger } {
  const calls = new Map<string, number>();
  const ledger: Ledger = new Map();
  const fate = (name: string): void => {
    const call = calls.get(name) ?? 0;
    calls.set(name, call + 1);
    const how = fates[name]?.[call] ?? "ok";
    // A refusal, so that no circuit opens; the retry policy goes by what the error says of itself.
    if (how !== "ok") throw new AppError("CONFLICT", `${name} failed`, { reason: how, retryable: how === "passing" });
  };
  const label = { "zh-CN": "步骤", en: "Step" };
  const common = {
    version: "1.0.0",
    category: "service" as const,
    description: label,
    permissions: [],
    dependencies: [],
    sla: { maxLatencyMs: 60_000, successRate: 0.9, concurrency: 50 },
    idempotency: () => null,
    costMicroUsd: 1,
    summarize: () => "test",
  };
  const text = z.object({ text: z.string() });
  const noted = z.object({ note: z.string() });
  const write = async (ctx: SkillContext) => {
    const id = newId("tick");
    const row = {
      id,
      toAddress: "",
      fromAddress: ctx.stepId,
      template: "note",
      locale: "en",
      subject: "",
      text: "",
      html: "",
    };
    await ctx.db.email.create({ data: { ...row, status: "CAUGHT", messageId: id, executionId: ctx.executionId } });
    fate(ctx.stepId);
    return { note: id };
  };
  const note = { ...common, effect: "local" as const, input: text, output: noted, run: write };
  const undo = { ...common, output: z.object({}), reversibility: { kind: "irreversible" } as const };
  const skills = [
    defineSkill({ ...note, id: "note_v1", name: "note", reversibility: { kind: "reversible", compensate: "unnote" } }),
    defineSkill({ ...note, id: "seal_v1", name: "seal", reversibility: { kind: "irreversible" } }),
    defineSkill({
      ...undo,
      id: "unnote_v1",
      name: "unnote",
      effect: "local",
      input: noted,
      run: async (ctx, input) => {
        await ctx.db.email.delete({ where: { id: input.note } });
        fate(`undo ${ctx.stepId}`);
        return {};
      },
    }),
    defineSkill({
      ...common,
      id: "act_v1",
      name: "act",
      effect: "external",
      reversibility: { kind: "reversible", compensate: "unact" },
      input: text,
      output: z.object({ act: z.string() }),
      run: async (ctx) => {
        fate(ctx.stepId);
        const { executionId, stepId } = ctx;
        const known = ledger.get(ctx.idempotencyKey);
        if (known) return { act: known.act };
        const act = newId("tick");
        ledger.set(ctx.idempotencyKey, { act, executionId, stepId, done: 1, undone: 0 });
        return { act };
      },
    }),
    defineSkill({
      ...undo,
      id: "unact_v1",
      name: "unact",
      effect: "external",
      // Whose outcome is in doubt is undone by what was asked for.
      input: z.object({ act: z.string().optional(), text: z.string().optional() }),
      run: async (ctx, input) => {
        fate(`undo ${ctx.stepId}`);
        const same = (one: { act: string; executionId: string; stepId: string }) =>
          input.act ? one.act === input.act : one.executionId === ctx.executionId && one.stepId === ctx.stepId;
        for (const one of ledger.values()) if (same(one)) one.undone = 1;
        return {};
      },
    }),
    defineSkill({
      ...common,
      id: "look_v1",
      name: "look",
      effect: "read",
      reversibility: { kind: "none" },
      input: text,
      output: text,
      run: async (ctx, input) => {
        fate(ctx.stepId);
        return input;
      },
    }),
    defineSkill({
      ...common,
      id: "tick_v1",
      name: "tick",
      effect: "read",
      reversibility: { kind: "none" },
      input: z.object({ n: z.int() }),
      output: z.object({ n: z.int() }),
      run: async (_ctx, input) => input,
    }),
  ] as unknown as Skill[];
  return { skills: new Map(skills.map((skill) => [skill.name, skill])), ledger };
}
