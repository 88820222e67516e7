import { z } from "zod";
import { TICKET_STATUSES } from "../../commerce/ticket-kinds";
import { listOwnTickets } from "../../commerce/ticket-reading";
import { defineSkill } from "../contract";
import { ticketFields, ticketOutput } from "./ticket-fields";

export const listTickets = defineSkill({
  id: "list_tickets_v1",
  name: "listTickets",
  version: "1.0.0",
  category: "service",
  description: {
    "zh-CN": "列出登录客户自己的客服工单，新的在前；可只列未了结的。",
    en: "Lists the signed-in customer's own tickets, newest first; only the open ones if wished.",
  },
  input: z.object({
    /** OPEN and PENDING. */
    open_only: z.boolean().default(false),
    status: z.enum(TICKET_STATUSES).optional(),
    limit: z.int().min(1).max(50).default(10),
  }),
  output: z.object({
    tickets: z.array(
      z.object({
        ...ticketFields,
        subject: z.string(),
        order_id: z.string().nullable(),
        created_at: z.iso.datetime(),
      }),
    ),
    count: z.int(),
  }),
  permissions: ["ticket:create"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: (_input, locale) => (locale === "zh-CN" ? "查询客户的工单" : "Look up the customer's tickets"),
  run: async (ctx, { open_only, status, limit }) => {
    const rows = await listOwnTickets(ctx, { open: open_only, status, limit });
    const tickets = rows.map((ticket) => ({
      ...ticketOutput(ticket),
      subject: ticket.subject,
      order_id: ticket.orderId,
      created_at: ticket.createdAt.toISOString(),
    }));
    return { tickets, count: tickets.length };
  },
});
