import { z } from "zod";
import { readTicket } from "../../commerce/ticket-reading";
import { ticketNumberSchema } from "../../commerce/ticket-number";
import { defineSkill } from "../contract";
import { ticketFields, ticketOutput } from "./ticket-fields";

export const getTicket = defineSkill({
  id: "get_ticket_v1",
  name: "getTicket",
  version: "1.0.0",
  category: "service",
  description: {
    "zh-CN": "查询客服工单的状态、负责方和备注。客户只能查自己的工单，只看得到给客户看的备注。",
    en: "Reads a support ticket: its status, who has it, its notes. Customers reach only their own, and the notes meant for them.",
  },
  input: z.object({ ticket_number: ticketNumberSchema }),
  output: z.object({
    ...ticketFields,
    subject: z.string(),
    description: z.string(),
    order_id: z.string().nullable(),
    customer_id: z.string().nullable(),
    notes: z.array(z.object({ author: z.string(), text: z.string(), at: z.iso.datetime(), for_customer: z.boolean() })),
    created_at: z.iso.datetime(),
    resolved_at: z.iso.datetime().nullable(),
  }),
  permissions: ["ticket:create"],
  dependencies: [],
  sla: { maxLatencyMs: 300, successRate: 0.999, concurrency: 500 },
  effect: "read",
  reversibility: { kind: "none" },
  labels: { description: "pii", "notes.*.text": "pii" },
  idempotency: () => null,
  costMicroUsd: 500,
  summarize: ({ ticket_number }, locale) =>
    locale === "zh-CN" ? `查询工单 ${ticket_number}` : `Look up ticket ${ticket_number}`,
  run: async (ctx, { ticket_number }) => {
    const ticket = await readTicket(ctx, { number: ticket_number });
    return {
      ...ticketOutput(ticket),
      subject: ticket.subject,
      description: ticket.description,
      order_id: ticket.orderId,
      customer_id: ticket.customerId,
      notes: ticket.notes.map((note) => ({
        author: note.authorName,
        text: note.text,
        at: note.createdAt.toISOString(),
        for_customer: note.forCustomer,
      })),
      created_at: ticket.createdAt.toISOString(),
      resolved_at: ticket.resolvedAt?.toISOString() ?? null,
    };
  },
});
