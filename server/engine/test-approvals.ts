// Test support: an execution that stands at an approval, as the engine leaves it, with facts that can change under it.
import { z } from "zod";
import { ROLES, type Actor, type Ctx, type Role } from "../context";
import type { Prisma } from "../db";
import type { TestDatabase } from "../postgres/test-database";
import { AppError } from "../errors";
import { newId } from "../ids";
import { defineSkill, type Skill } from "../skills/contract";
import type { ApprovalNode, Node, SkillNode, SopGraph, Template } from "../sop/graph";
import { answerApproval } from "./approval-answer";
import { openApproval } from "./approval-step";

const expr = (source: string): Template => ({ parts: [{ expr: source }] });
const label = { "zh-CN": "步骤", en: "Step" };
const base = {
  label,
  line: 1,
  next: null,
  onFailure: null,
  retry: { count: 0, backoffMs: 1, jitter: false, on: [] },
  timeoutMs: 3_600_000,
};

/** A refund of order.total minor units of CNY, asked of refund managers; from 10,000 on of two managers. */
export function approvalNode(over: Partial<ApprovalNode> = {}): ApprovalNode {
  return {
    ...base,
    id: "ask",
    type: "human_approval",
    outputVar: "answer",
    message: {
      "zh-CN": { parts: [{ text: "为订单退款：" }, { expr: "order.status" }] },
      en: { parts: [{ text: "Refund an order that is " }, { expr: "order.status" }] },
    },
    approvers: [{ role: "refund_manager" }],
    count: 1,
    tiers: [{ fromMinor: 10_000, approvers: [{ role: "manager" }], count: 2 }],
    amount: expr("order.total"),
    currency: { parts: [{ text: "CNY" }] },
    shows: { kind: "object", fields: { asked_at: { kind: "template", template: expr("NOW") } } },
    editable: {
      amount: {
        value: { kind: "template", template: expr("order.total") },
        schema: { type: "integer", minimum: 1, maximum: 50_000 },
        label: null,
      },
      note: { value: { kind: "literal", value: "sorry" }, schema: { type: "string", minLength: 1 }, label: null },
    },
    remindAfterMs: null,
    escalate: null,
    onTimeout: { kind: "reject" },
    onReject: null,
    ...over,
  };
}

export const readNode: SkillNode = {
  ...base,
  id: "read_order",
  type: "skill_call",
  skill: "readOrder",
  outputVar: "order",
  timeoutMs: 5_000,
  idempotencyKey: null,
  async: false,
  input: { kind: "object", fields: { order_id: { kind: "template", template: expr("INPUT.order_id") } } },
};

export type Facts = { total: number; status: string };

/** What the store says of every order, and what goes wrong while it is asked. */
export function testFacts(first: Facts) {
  const state: { now: Facts; failure: Error | null; calls: { actor: Actor; input: unknown }[] } = {
    now: first,
    failure: null,
    calls: [],
  };
  const readOrder = defineSkill({
    id: "read_order_v1",
    name: "readOrder",
    version: "1.0.0",
    category: "order",
    description: label,
    permissions: ["order:read"],
    dependencies: [],
    sla: { maxLatencyMs: 1_000, successRate: 0.99, concurrency: 50 },
    effect: "read",
    reversibility: { kind: "none" },
    idempotency: () => null,
    costMicroUsd: 0,
    summarize: () => "read",
    input: z.object({ order_id: z.string() }),
    output: z.object({ total: z.number(), status: z.string() }),
    run: async (ctx, input) => {
      state.calls.push({ actor: ctx.actor, input });
      if (state.failure) throw state.failure;
      return state.now;
    },
  });
  const skillOf = (name: string): Skill => {
    if (name === "readOrder") return readOrder as unknown as Skill;
    throw new AppError("NOT_FOUND", name);
  };
  return { state, skillOf };
}

export const CUSTOMER: Actor = { userId: "user_lin", role: "customer", customerId: "cust_lin", name: "Lin" };

/** The people of these tests: one of each role, and further ones by number. */
export function person(role: Role, number = 1): Actor {
  return role === "customer"
    ? CUSTOMER
    : { userId: `user_${role}_${number}`, role, customerId: null, name: `${role} ${number}` };
}

export async function makePeople(database: TestDatabase): Promise<void> {
  await database.client.customer.create({
    data: {
      id: "cust_lin",
      name: "Lin",
      email: "lin@example.com",
      locale: "zh-CN",
      timezone: "Asia/Shanghai",
      vipLevel: 1,
    },
  });
  const staff = ROLES.filter((role) => role !== "customer").flatMap((role) => [1, 2, 3].map((n) => person(role, n)));
  for (const { userId: id, role, name, customerId } of [...staff, CUSTOMER]) {
    const email = `${id.replaceAll("_", "-")}@example.com`;
    await database.client.user.create({ data: { id, name, email, role, customerId, locale: "en" } });
  }
}

export function contextFor(database: TestDatabase, actor: Actor, now = new Date()): Ctx {
  return { actor, db: database.client, clock: { now: () => now }, locale: "en" };
}

export type Standing = {
  executionId: string;
  approvalId: string;
  hash: string;
  until: string | null;
  node: ApprovalNode;
};

/** An execution that has read its order and asks. */
export async function standAtApproval(
  database: TestDatabase,
  facts: Facts,
  over: { node?: Partial<ApprovalNode>; requester?: Actor; sessionId?: string; now?: Date } = {},
): Promise<Standing> {
  const node = approvalNode(over.node);
  const requester = over.requester ?? CUSTOMER;
  const now = over.now ?? new Date();
  const execution = await database.client.execution.create({
    data: {
      id: newId("exec"),
      sopId: "refund",
      sopVersion: 1,
      sopChecksum: await publish(database, [readNode, node]),
      sessionId: over.sessionId ?? null,
      userId: requester.userId,
      customerId: requester.customerId,
      actor: requester,
      channel: "web",
      locale: "zh-CN",
      intent: "get_refund",
      intentConfidence: 1,
      status: "WAITING",
      waitingFor: "approval",
      node: node.id,
      input: { order_id: "12345" },
      variables: { order: facts },
      createdAt: now,
      startedAt: now,
    },
  });
  await database.client.executionStep.create({
    data: {
      id: newId("step"),
      executionId: execution.id,
      seq: 1,
      stepId: readNode.id,
      kind: "skill_call",
      name: readNode.skill,
      phase: "FORWARD",
      attempt: 1,
      status: "SUCCEEDED",
      output: facts,
      startedAt: now,
      worker: "w",
      fence: 1,
    },
  });
  const scope = {
    order: facts,
    INPUT: execution.input,
    EXECUTION_ID: execution.id,
    LOCALE: "zh-CN",
    NOW: "2020-01-01T00:00:00.000Z",
    CUSTOMER: {},
    FAILURE: null,
  };
  const asked = await database.client.$transaction((db) =>
    openApproval(db, { execution, graph: graphWith([readNode, node]), node, token: "", scope, requester, now }),
  );
  const since = now.toISOString();
  const wait = { kind: "approval", id: asked.id, until: asked.until, since };
  await database.client.execution.update({
    where: { id: execution.id },
    data: { state: { tokens: [{ id: "", node: node.id, attempt: 0, wait }], started: {}, steps: 1 } },
  });
  const { hash } = await database.client.approval.findUniqueOrThrow({ where: { id: asked.id } });
  return { executionId: execution.id, approvalId: asked.id, hash, until: asked.until, node };
}

async function publish(database: TestDatabase, nodes: Node[]): Promise<string> {
  const checksum = newId("log");
  const json = graphWith(nodes) as unknown as Prisma.InputJsonObject;
  await database.client.sopVersion.create({
    data: { sopId: "refund", version: 1, checksum, file: "refund.yaml", source: "", graph: json },
  });
  return checksum;
}

/** A procedure of these steps, which begins with the first. */
export function graphWith(nodes: Node[]): SopGraph {
  return {
    sopId: "refund",
    version: 1,
    title: { "zh-CN": "退款", en: "Refund" },
    description: label,
    category: "test",
    intents: ["get_refund"],
    inputSchema: { type: "object" },
    requiredPermissions: [],
    entry: nodes[0]!.id,
    nodes: Object.fromEntries(nodes.map((node) => [node.id, node])),
    order: nodes.map((node) => node.id),
    mainPath: nodes.map((node) => node.id),
    compensation: [],
    auditPolicy: { level: "FULL_TRACE", maskSensitive: true, reviewRequired: false },
  };
}

/** answerApproval by one person, about the card they name. */
export function answering(database: TestDatabase, skillOf: (name: string) => Skill) {
  return (
    actor: Actor,
    at: Pick<Standing, "approvalId" | "hash">,
    verdict: "approve" | "reject" | "ask" | "inform",
    more: { reason?: string; values?: Record<string, z.core.util.JSONType>; now?: Date } = {},
  ) => {
    const { now, ...rest } = more;
    const { approvalId, hash } = at;
    return answerApproval(contextFor(database, actor, now), { approvalId, hash, verdict, ...rest }, skillOf);
  };
}

export async function refusalOf(work: Promise<unknown>): Promise<AppError> {
  const error: unknown = await work.then(
    () => null,
    (caught: unknown) => caught,
  );
  if (error instanceof AppError) return error;
  throw new Error(`expected an AppError, got ${String(error)}`);
}
