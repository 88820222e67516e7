// A binding as a skill: the contract it implements or adds, carried out by the system behind it. The contract is kept to
// at each call, whatever the system answers: what does not fit never reaches a step.
import { z } from "zod";
import { requirePermission } from "../../auth/permissions";
import { AppError } from "../../errors";
import type { Localized } from "../../context";
import type { Skill, SkillContext } from "../contract";
import { readingOf, skillNameOf, type Binding, type OwnContract } from "./binding.schema";
import { callHttp } from "./call-http";
import { callMcp } from "./call-mcp";
import { callSql } from "./call-sql";
import { fitTo } from "./fit";
import { lenientSchema, zodOf } from "./lenient-schema";
import { evaluateMapping, type MappingScope } from "./mapping";
import { ownersOf, withOurCustomer } from "./our-customer";
import { refusalOf } from "./refusals";
import { isForActor, scopeOf } from "./scope";
import { actNamed, fillIn } from "./summary";

/** What a skill promises, apart from how it is carried out. */
type Contract = Omit<Skill, "run">;
export type Lookup = (reference: string) => Skill | undefined;

/** Throws NOT_FOUND (skill_not_found) when it implements a skill there is none of, VALIDATION for an unusable contract. */
export function pluggedSkill(binding: Binding, builtIn: Lookup): Skill {
  const contract = binding.skill ? ownSkill(binding.skill) : implemented(binding, builtIn);
  const { sla } = binding;
  const { ratePerSecond } = contract.sla;
  return {
    ...contract,
    // It acts outside of our database, whatever the built-in one does.
    effect: contract.effect === "read" ? "read" : "external",
    sla: {
      maxLatencyMs: sla.max_latency_ms ?? Math.max(contract.sla.maxLatencyMs, binding.timeout_ms),
      successRate: sla.success_rate ?? contract.sla.successRate,
      concurrency: sla.concurrency ?? contract.sla.concurrency,
      ...((sla.rate_per_second ?? ratePerSecond) && { ratePerSecond: sla.rate_per_second ?? ratePerSecond }),
    },
    run: (ctx, input) => carryOut(binding, contract, ctx, input),
  };
}

function implemented(binding: Binding, builtIn: Lookup): Contract {
  const found = builtIn(binding.implements ?? "");
  if (found) return found;
  const message = `There is no skill ${binding.implements} whose contract could be implemented.`;
  throw new AppError("NOT_FOUND", message, { reason: "skill_not_found" });
}

/** Throws VALIDATION (schema_unusable). */
function ownSkill(contract: OwnContract): Contract {
  const { name, version, description, summary } = contract;
  const reversibility = contract.reversibility ?? { kind: contract.effect === "read" ? "none" : "irreversible" };
  return {
    id: `${snakeCase(name)}_v${version.split(".", 1)[0]}`,
    name,
    version,
    category: contract.category,
    description,
    input: zodOf(lenientSchema(contract.input, "input"), `${name}'s input`),
    output: zodOf(lenientSchema(contract.output, "output"), `${name}'s output`),
    permissions: contract.permissions,
    dependencies: [],
    sla: { maxLatencyMs: 10_000, successRate: 0.99, concurrency: 50 },
    effect: contract.effect,
    reversibility: reversibility as Skill["reversibility"],
    movesMoney: contract.moves_money,
    labels: contract.labels,
    idempotency: (input) => actNamed(contract.idempotency, name, input),
    costMicroUsd: contract.cost_micro_usd,
    summarize: (input, locale) => fillIn((summary ?? description)[locale as keyof Localized], input),
  };
}

/** "GetStock" and "stock.get" as "get_stock" and "stock_get". */
function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase();
}

async function carryOut(binding: Binding, contract: Contract, ctx: SkillContext, given: unknown): Promise<unknown> {
  for (const permission of contract.permissions) requirePermission(ctx, permission);
  return (await askSystem(binding, contract, ctx, given)).output;
}

/** Somebody else's record answers like one that is not there: as the binding says it of the system's 404. */
async function notTheirs(binding: Binding, name: string, scope: MappingScope): Promise<AppError> {
  const refusals = readingOf(binding)?.refusals ?? [];
  const missing = { status: 404, response: null };
  return (await refusalOf(name, refusals, missing, scope)) ?? new AppError("NOT_FOUND", `${name} found nothing.`);
}

/** A call's output, and what the binding's expressions could read after it. */
export async function askSystem(binding: Binding, contract: Contract, ctx: SkillContext, given: unknown) {
  const { name } = contract;
  const parsed = contract.input.safeParse(given);
  if (!parsed.success) {
    throw new AppError("VALIDATION", `${name} was given unusable input: ${fieldsOf(parsed.error)}.`, {
      reason: "skill_input",
    });
  }
  const scope = await scopeOf(ctx, parsed.data);
  const { response, status } = await answerOf(binding, contract, ctx, scope);
  const after = { ...scope, response, status };
  const output = await outputOf(binding, contract, after);
  const owners = await ownersOf(binding.owner, after);
  if (!isForActor(binding.owner, owners, after)) throw await notTheirs(binding, name, after);
  // Only a contract of Steward's own means Steward's customers.
  return { output: binding.skill ? output : await withOurCustomer(ctx.db, output, owners), scope: after };
}

function answerOf(binding: Binding, contract: Contract, ctx: SkillContext, scope: MappingScope) {
  const limits = { name: contract.name, timeoutMs: binding.timeout_ms, writes: contract.effect !== "read" };
  if (binding.http) return callHttp(ctx, binding.http, scope, limits);
  if (binding.mcp) return callMcp(ctx, binding.mcp, scope, { ...limits, agreed: binding.source?.digest });
  if (binding.sql) return callSql(ctx, binding.sql, scope, limits);
  throw new AppError("INTERNAL", `${skillNameOf(binding)} is bound to nothing.`, { reason: "binding_empty" });
}

/** Throws INTERNAL (system_shape) naming the fields that do not fit, never what they hold. */
async function outputOf(binding: Binding, contract: Contract, scope: MappingScope): Promise<unknown> {
  const mapping = readingOf(binding)?.output;
  const mapped = mapping === undefined ? scope.response : await evaluateMapping(mapping, scope, "output");
  const schema = z.toJSONSchema(contract.output, { io: "input", unrepresentable: "any" });
  const output = contract.output.safeParse(fitTo(schema, mapped));
  if (output.success) return output.data;
  const text = typeof scope.response === "string" ? " Its answer was text, not JSON." : "";
  const message = `What the system behind ${contract.name} answered does not fit the contract: ${fieldsOf(output.error)}.${text}`;
  throw new AppError("INTERNAL", message, { reason: "system_shape", cause: output.error });
}

function fieldsOf(error: z.ZodError): string {
  const said = error.issues.map((issue) => `${issue.path.join(".") || "the whole"}: ${issue.message}`);
  return [...new Set(said)].slice(0, 8).join("; ");
}
