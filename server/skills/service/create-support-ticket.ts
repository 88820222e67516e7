import { z } from "zod";
import { orderIdSchema } from "../../commerce/order-id";
import { TICKET_KINDS, TICKET_PRIORITIES } from "../../commerce/ticket-kinds";
import { createTicket, ticketLabel } from "../../commerce/tickets";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { plainText } from "../plain-text";

export const createSupportTicket = defineSkill({
  id: "create_support_ticket_v1",
  name: "createSupportTicket",
  version: "1.2.0",
  category: "service",
  description: {
    "zh-CN": "建立客服跟进工单（可关联订单）并分配给对应团队。同一事由只建一张。",
    en: "Opens a follow-up ticket, about an order or not, and assigns it to the right team. One per matter.",
  },
  input: z.object({
    /** Without one, the ticket concerns the customer who asks. */
    order_id: orderIdSchema.optional(),
    kind: z.enum(TICKET_KINDS),
    priority: z.enum(TICKET_PRIORITIES),
    subject: plainText(200),
    description: plainText(10_000),
    /** What it is about, where one order may have several matters of a kind: the customer's own words, say. */
    matter: plainText(10_000).optional(),
  }),
  output: z.object({
    ticket_number: z.string(),
    priority: z.enum(TICKET_PRIORITIES),
    assigned_to: z.string(),
    reused: z.boolean(),
  }),
  permissions: ["ticket:create", "order:read"],
  dependencies: [],
  sla: { maxLatencyMs: 1_000, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "closeTicket" },
  movesMoney: false,
  idempotency: ({ order_id, kind, subject, matter }) => {
    if (order_id === undefined) return `ticket:${kind.toLowerCase()}:about:${digest(matter ?? subject)}`;
    const key = kind === "ORDER_DELAY" ? `delay-ticket:${order_id}` : `ticket:${kind.toLowerCase()}:${order_id}`;
    return matter === undefined ? key : `${key}:${digest(matter)}`;
  },
  costMicroUsd: 500,
  summarize: ({ order_id, priority }, locale) =>
    locale === "zh-CN"
      ? `${order_id === undefined ? "" : `为订单 ${order_id} `}建立跟进工单（优先级 ${priority}）`
      : `Open a ${priority.toLowerCase()}-priority ticket${order_id === undefined ? "" : ` about order ${order_id}`}`,
  card: {
    kind: "ticket",
    draw: ({ ticket_number: number, priority, reused }, { input }) => ({
      number,
      subject: input.subject ?? null,
      priority,
      orderId: input.order_id ?? null,
      reused,
    }),
  },
  run: async (ctx, input) => {
    const { ticket, reused } = await createTicket(ctx, {
      orderId: input.order_id,
      kind: input.kind,
      priority: input.priority,
      subject: input.subject,
      description: input.description,
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    return {
      ticket_number: ticketLabel(ticket),
      priority: z.enum(TICKET_PRIORITIES).parse(ticket.priority),
      assigned_to: ticket.assignedTo,
      reused,
    };
  },
});
