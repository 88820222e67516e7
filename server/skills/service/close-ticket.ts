import { z } from "zod";
import { closeTicket as closeStoreTicket, ticketLabel } from "../../commerce/tickets";
import { defineSkill } from "../contract";

/** Undoes createSupportTicket; takes that call's output. */
export const closeTicket = defineSkill({
  id: "close_ticket_v1",
  name: "closeTicket",
  version: "1.0.0",
  category: "service",
  description: {
    "zh-CN": "关闭客服工单。已关闭的工单再次关闭不产生变化。",
    en: "Closes a support ticket. Closing it again changes nothing.",
  },
  input: z.object({
    ticket_number: z.string().min(1).max(64),
    /** True when the step only found an earlier ticket: that one is not this step's to close. */
    reused: z.boolean().default(false),
  }),
  output: z.object({ ticket_number: z.string(), closed: z.boolean() }),
  permissions: ["ticket:create"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ ticket_number }) => `close-ticket:${ticket_number}`,
  costMicroUsd: 500,
  summarize: ({ ticket_number }, locale) =>
    locale === "zh-CN" ? `关闭工单 ${ticket_number}` : `Close ticket ${ticket_number}`,
  run: async (ctx, { ticket_number, reused }) => {
    if (reused) return { ticket_number, closed: false };
    const ticket = await closeStoreTicket(ctx, { number: ticket_number, executionId: ctx.executionId });
    return { ticket_number: ticketLabel(ticket), closed: true };
  },
});
