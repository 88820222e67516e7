import { z } from "zod";
import { updateTicket as updateStoreTicket } from "../../commerce/ticket-changes";
import { TICKET_PRIORITIES, TICKET_STATUSES } from "../../commerce/ticket-kinds";
import { ticketNumberSchema } from "../../commerce/ticket-number";
import { defineSkill } from "../contract";
import { digest } from "../digest";
import { plainText } from "../plain-text";
import { ticketFields, ticketOutput } from "./ticket-fields";

export const updateTicket = defineSkill({
  id: "update_ticket_v1",
  name: "updateTicket",
  version: "1.0.0",
  category: "service",
  description: {
    "zh-CN": "修改工单的状态或优先级，或加备注。客户只能在自己的工单上留言、重新打开或标为已解决。",
    en: "Changes a ticket's status or priority, or adds a note. Customers may only add to their own, reopen them and call them resolved.",
  },
  input: z
    .object({
      ticket_number: ticketNumberSchema,
      status: z.enum(TICKET_STATUSES).optional(),
      priority: z.enum(TICKET_PRIORITIES).optional(),
      note: plainText(10_000).optional(),
      /** Whether the customer may read the note. */
      note_for_customer: z.boolean().default(false),
    })
    .refine(({ status, priority, note }) => status ?? priority ?? note, "names nothing to change"),
  output: z.object({
    ...ticketFields,
    note_id: z.string().nullable(),
    change_id: z.string().nullable(),
    reused: z.boolean(),
  }),
  permissions: ["ticket:update"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "reversible", compensate: "restoreTicket" },
  movesMoney: false,
  idempotency: ({ ticket_number, ...change }) => `ticket-update:${ticket_number}:${digest(change)}`,
  costMicroUsd: 500,
  summarize: ({ ticket_number, status, priority, note }, locale) => {
    const parts = [status, priority].filter(Boolean).join(", ");
    if (locale === "zh-CN") {
      const what = [parts && `改为 ${parts}`, note && "加备注"].filter(Boolean).join("并");
      return `工单 ${ticket_number}：${what}`;
    }
    return `Ticket ${ticket_number}: ${[parts && `set to ${parts}`, note && "add a note"].filter(Boolean).join(" and ")}`;
  },
  run: async (ctx, input) => {
    const { ticket, changeId, noteId, reused } = await updateStoreTicket(ctx, {
      number: input.ticket_number,
      status: input.status,
      priority: input.priority,
      note: input.note,
      noteForCustomer: input.note_for_customer,
      idempotencyKey: ctx.idempotencyKey,
      executionId: ctx.executionId,
    });
    return { ...ticketOutput(ticket), note_id: noteId, change_id: changeId, reused };
  },
});
