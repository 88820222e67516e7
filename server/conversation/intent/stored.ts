// What every message was understood as, kept in the turn's own transaction beside the message and for as long as it.
import { z } from "zod";
import { can, requirePermission } from "../../auth/permissions";
import { LOCALES, type Ctx } from "../../context";
import type { Db, Prisma } from "../../db";
import { hide, hiddenTexts, type Hidden } from "../../engine/masking";
import { newId } from "../../ids";
import { readContextTrace } from "../../models/context/trace.schema";
import { isUnsure, type Recognition } from "./recognise";

export const LAYERS = ["rules", "classifier", "embeddings", "model"] as const;
export const SHOWN = ["all", "unsure", "corrected"] as const;

export async function storeRecognition(
  ctx: Ctx,
  of: { messageId: string; sessionId: string; text: string; recognition: Recognition },
): Promise<void> {
  const { language, intent, layer, confidence, considered, candidates, took, version } = of.recognition;
  const all = considered.length > 0 ? considered : candidates.map(({ label: _, ...candidate }) => candidate);
  await ctx.db.recognition.create({
    data: {
      id: newId("recog"),
      messageId: of.messageId,
      sessionId: of.sessionId,
      text: of.text,
      language,
      intent,
      layer,
      confidence,
      unsure: isUnsure(of.recognition),
      candidates: all satisfies Prisma.InputJsonValue,
      took: took satisfies Prisma.InputJsonValue,
      modelVersion: version,
      createdAt: ctx.clock.now(),
    },
    select: { id: true },
  });
}

export const listRecognitionsInput = z.object({
  search: z.string().max(200).default(""),
  show: z.enum(SHOWN).default("all"),
  layer: z.enum(LAYERS).optional(),
  language: z.enum(LOCALES).optional(),
  page: z.int().min(1).max(100_000).default(1),
  pageSize: z.int().min(1).max(100).default(50),
});

const candidatesSchema = z
  .array(z.object({ intent: z.string(), confidence: z.number(), layer: z.enum(LAYERS) }))
  .catch([]);
const tookSchema = z
  .object({
    rules: z.number(),
    classifier: z.number(),
    embeddings: z.number().optional(),
    model: z.number().optional(),
  })
  .catch({ rules: 0, classifier: 0 });

/** The latest first. Without pii:read the customers' names, addresses and numbers are masked. Needs recognition:read. */
export async function listRecognitions(ctx: Ctx, input: z.input<typeof listRecognitionsInput>) {
  requirePermission(ctx, "recognition:read");
  const { page, pageSize, ...wanted } = listRecognitionsInput.parse(input);
  const sees = can(ctx.actor, "pii:read");
  const where = whereOf(wanted, sees);
  const rows = await ctx.db.recognition.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip: (page - 1) * pageSize,
    take: pageSize,
  });
  const total = await ctx.db.recognition.count({ where });
  const asked = await modelsAsked(ctx.db, rows);
  const hidden = sees ? null : await hiddenBySession(ctx.db, [...new Set(rows.map((row) => row.sessionId))]);
  return {
    total,
    rows: rows.map((row) => ({
      ...row,
      text: hidden ? hide(row.text, hidden(row.sessionId)) : row.text,
      layer: z.enum(LAYERS).parse(row.layer),
      language: z.enum(LOCALES).parse(row.language),
      candidates: candidatesSchema.parse(row.candidates),
      took: tookSchema.parse(row.took),
      asked: asked.filter(({ messageId }) => messageId === row.messageId),
    })),
  };
}

/** The calls that were made to understand these messages, the first first, with what each was told. */
async function modelsAsked(db: Db, rows: readonly { messageId: string }[]) {
  const calls = await db.modelCall.findMany({
    where: { messageId: { in: rows.map(({ messageId }) => messageId) } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: {
      id: true,
      messageId: true,
      model: true,
      status: true,
      errorCode: true,
      costMicroUsd: true,
      context: true,
    },
  });
  return calls.map((call) => ({ ...call, context: readContextTrace(call.context) }));
}

type Wanted = Omit<z.output<typeof listRecognitionsInput>, "page" | "pageSize">;

function whereOf({ search, show, layer, language }: Wanted, sees: boolean): Prisma.RecognitionWhereInput {
  const contains = search.trim();
  const intent = { contains: contains.replace(/[\s-]+/g, "_"), mode: "insensitive" as const };
  // Who may not read an address may not find out by searching whose message holds it.
  const personal = !sees && hide(contains, new Map()) !== contains;
  return {
    ...(show === "unsure" && { unsure: true, correctedIntent: null }),
    ...(show === "corrected" && { correctedIntent: { not: null } }),
    ...(layer && { layer }),
    ...(language && { language }),
    ...(contains && {
      OR: [
        ...(personal ? [] : [{ text: { contains, mode: "insensitive" as const } }]),
        { intent },
        { correctedIntent: intent },
      ],
    }),
  };
}

/** What is personal in the words of each conversation, by what its customer is known by. */
export async function hiddenBySession(db: Db, sessionIds: readonly string[]): Promise<(sessionId: string) => Hidden> {
  const sessions = await db.sessionState.findMany({
    where: { id: { in: [...sessionIds] } },
    select: { id: true, customerId: true },
  });
  const ofCustomer = await hiddenOfCustomers(
    db,
    sessions.flatMap(({ customerId }) => customerId ?? []),
  );
  const customers = new Map(sessions.map(({ id, customerId }) => [id, customerId]));
  return (sessionId) => ofCustomer(customers.get(sessionId) ?? null);
}

/** What each of these customers is known by; `others` is hidden in any case. */
export async function hiddenOfCustomers(
  db: Db,
  customerIds: readonly string[],
  others: readonly string[] = [],
): Promise<(customerId: string | null) => Hidden> {
  const customers = await db.customer.findMany({
    where: { id: { in: [...customerIds] } },
    select: { id: true, name: true, firstName: true, lastName: true, email: true, phone: true },
  });
  const none = hiddenTexts(others);
  const known = new Map(
    customers.map(({ id, name, firstName, lastName, email, phone }) => [
      id,
      hiddenTexts([...others, name, firstName, lastName, email, phone]),
    ]),
  );
  return (customerId) => (customerId === null ? undefined : known.get(customerId)) ?? none;
}
