// A binding: how a skill is carried out by a system of the company's own. The file an operator writes, the row it becomes
// and what an import of OpenAPI or MCP makes are all this one shape. A skill's contract is apart from it: either that of a
// skill there is (`implements`), or one written down here in JSON Schema (`skill`).
import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "../../errors";
import { SKILL_CATEGORIES } from "../contract";

/** A JSONata expression; what it may read is in mapping.ts. */
const expression = z.string().trim().min(1).max(20_000);
/** The names of things: bindings, servers, tools. */
export const plugName = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,99}$/, "must be a letter followed by letters, digits, _ . or -");
const jsonSchema = z.record(z.string(), z.unknown());
const localized = z.strictObject({ "zh-CN": z.string().min(1).max(2_000), en: z.string().min(1).max(2_000) });
export const permissionName = z.string().regex(/^[a-z_]+(:[a-z_]+)+$/, "must look like order:read");

const CODES = Object.keys(ERROR_STATUS) as ErrorCode[];

/** What an answer other than success means to an SOP. The first that fits counts. */
const refusal = z.strictObject({
  /** One status, or all of a hundred. Without it, any refusal. */
  status: z.union([z.int().min(300).max(599), z.enum(["3xx", "4xx", "5xx"])]).optional(),
  /** Over `status` and `response`; the refusal is meant when it is true. */
  when: expression.optional(),
  code: z.enum(CODES),
  reason: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, "must be in snake_case"),
  message: z.string().min(1).max(300).optional(),
});

const http = z.strictObject({
  /** A resource's id or name: it knows the address and the credentials. */
  resource: z.string().min(1).max(100),
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).default("GET"),
  /** With expressions in braces, each one segment or a part of one: /orders/{input.order_id} */
  path: z.string().startsWith("/").max(2_000),
  /** Gives an object; a list is sent as the name repeated, what is absent is left out. */
  query: expression.optional(),
  headers: z.record(z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, "must be the name of a header"), expression).optional(),
  body: expression.optional(),
  /** Over `response`, gives the skill's output. Without it the response is the output. */
  output: expression.optional(),
  refusals: z.array(refusal).max(50).default([]),
});

const mcp = z.strictObject({
  /** The name it was registered under. */
  server: plugName,
  tool: z.string().min(1).max(200),
  /** Gives the tool's arguments; without it they are the skill's input. */
  arguments: expression.optional(),
  /** Over `response`: the structured content, or {text} of the content. */
  output: expression.optional(),
  /** A tool that reports an error counts as status 409. */
  refusals: z.array(refusal).max(50).default([]),
});

/** A reading question to a company's PostgreSQL. */
const sql = z.strictObject({
  /** A resource's id or name: it knows the address and the credentials. */
  resource: z.string().min(1).max(100),
  /** One SELECT, VALUES or WITH … SELECT. */
  query: z.string().trim().min(1).max(20_000),
  /** What stands for $1, $2, … in the query; what is absent is null. */
  values: z.array(expression).max(100).default([]),
  /** `one`: the response is a row, and status 404 when there is none. `many`: it is the list of rows. */
  rows: z.enum(["one", "many"]).default("many"),
  /** More than these are refused rather than cut off. */
  max_rows: z.int().min(1).max(10_000).default(1_000),
  /** Over `response`, gives the skill's output. Without it the response is the output. */
  output: expression.optional(),
  refusals: z.array(refusal).max(50).default([]),
});

const reversibility = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("reversible"), compensate: plugName }),
  z.strictObject({
    kind: z.literal("reversible_until"),
    compensate: plugName,
    seconds: z.int().positive(),
  }),
  z.strictObject({ kind: z.literal("irreversible") }),
  z.strictObject({ kind: z.literal("notice") }),
]);

/** The contract of a skill that Steward does not have. */
export const ownContractSchema = z.strictObject({
  name: plugName,
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, "must look like 1.0.0")
    .default("1.0.0"),
  category: z.enum(SKILL_CATEGORIES),
  description: localized,
  input: jsonSchema,
  output: jsonSchema,
  permissions: z.array(permissionName).min(1),
  effect: z.enum(["read", "external"]),
  reversibility: reversibility.optional(),
  moves_money: z.boolean().default(false),
  labels: z.record(z.string(), z.enum(["pii", "secret"])).default({}),
  /** Names the business act by fields of the input in braces: {order_id}. Without it each step of an execution is one. */
  idempotency: z.string().min(1).max(200).optional(),
  /** What a call does, for cards and audit, with fields of the input in braces. Without it, the description. */
  summary: localized.optional(),
  cost_micro_usd: z.int().min(0).default(500),
});
export type OwnContract = z.output<typeof ownContractSchema>;

const sla = z.strictObject({
  max_latency_ms: z.int().min(1).max(120_000).optional(),
  success_rate: z.number().min(0).max(1).optional(),
  concurrency: z.int().min(1).max(10_000).optional(),
  rate_per_second: z.number().positive().max(10_000).optional(),
});

export const bindingSchema = z
  .strictObject({
    /** A skill there is, or one major version of it: getOrderDetails, getOrderDetails@1. */
    implements: z.string().min(1).max(120).optional(),
    skill: ownContractSchema.optional(),
    http: http.optional(),
    mcp: mcp.optional(),
    sql: sql.optional(),
    /**
     * Whose record it is, where customers may call the skill: an expression over `input` and `response` that gives the
     * owner's customer id or e-mail. "system": the system behind looks at `actor` itself. "anyone": it is nobody's record.
     */
    owner: expression.optional(),
    timeout_ms: z.int().min(100).max(120_000).default(10_000),
    sla: sla.default({}),
    /** An input to try it with before it counts. */
    sample: z.record(z.string(), z.unknown()).optional(),
    /** What it was made from: an OpenAPI document's or MCP tool's own name and, for tools, what was agreed to. */
    source: z
      .strictObject({ kind: z.enum(["openapi", "mcp"]), title: z.string().max(300), digest: z.string().max(100) })
      .optional(),
  })
  .refine((one) => (one.implements === undefined) !== (one.skill === undefined), {
    error: "says either which skill it `implements`, or what `skill` it adds",
    params: { says: "contract_unclear" },
  })
  .refine((one) => [one.http, one.mcp, one.sql].filter((way) => way !== undefined).length === 1, {
    error: "is carried out by one of `http`, `mcp` and `sql`",
    params: { says: "way_unclear" },
  });

export type Binding = z.output<typeof bindingSchema>;
export type HttpCall = NonNullable<Binding["http"]>;
export type McpCall = NonNullable<Binding["mcp"]>;
export type SqlCall = NonNullable<Binding["sql"]>;

/** However it is carried out: how the answer is read. */
export function readingOf({ http, mcp, sql }: Pick<Binding, "http" | "mcp" | "sql">) {
  return http ?? mcp ?? sql;
}

/** The skill a binding is for, without a version. */
export function skillNameOf(binding: Pick<Binding, "implements" | "skill">): string {
  return binding.skill?.name ?? (binding.implements ?? "").replace(/@.*$/, "");
}
