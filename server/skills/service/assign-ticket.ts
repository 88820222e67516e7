import { z } from "zod";
import { assignTicket as assignStoreTicket } from "../../commerce/ticket-changes";
import { TICKET_TEAMS } from "../../commerce/ticket-kinds";
import { ticketNumberSchema } from "../../commerce/ticket-number";
import { defineSkill } from "../contract";
import { ticketFields, ticketOutput } from "./ticket-fields";

export const assignTicket = defineSkill({
  id: "assign_ticket_v1",
  name: "assignTicket",
  version: "1.0.0",
  category: "service",
  description: {
    "zh-CN": "把工单交给一个团队或一位同事（按邮箱或账号）。没有这位同事时报 assignee_not_found。",
    en: "Hands a ticket to a team, or to a colleague by e-mail or id (assignee_not_found when there is none).",
  },
  input: z
    .object({
      ticket_number: ticketNumberSchema,
      team: z.enum(TICKET_TEAMS).optional(),
      /** A colleague's e-mail or id, instead of a team. */
      user: z.string().min(1).max(254).optional(),
    })
    .refine(({ team, user }) => (team === undefined) !== (user === undefined), "needs a team or a user, and not both"),
  output: z.object({ ...ticketFields, change_id: z.string().nullable(), reused: z.boolean() }),
  permissions: ["ticket:assign"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "restoreTicket" },
  movesMoney: false,
  idempotency: ({ ticket_number, team, user }) => `ticket-assign:${ticket_number}:${team ?? user ?? ""}`,
  costMicroUsd: 500,
  summarize: ({ ticket_number, team, user }, locale) =>
    locale === "zh-CN"
      ? `把工单 ${ticket_number} 交给 ${team ?? user ?? ""}`
      : `Hand ticket ${ticket_number} to ${team ?? user ?? ""}`,
  run: async (ctx, { ticket_number, team, user }) => {
    const { ticket, changeId, reused } = await assignStoreTicket(ctx, {
      number: ticket_number,
      team,
      user,
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    return { ...ticketOutput(ticket), change_id: changeId, reused };
  },
});
