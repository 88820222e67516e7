import { z } from "zod";
import { restoreTicket as restoreStoreTicket } from "../../commerce/ticket-changes";
import { ticketNumberSchema } from "../../commerce/ticket-number";
import { defineSkill } from "../contract";

/** Undoes updateTicket and assignTicket; takes that call's input and output. */
export const restoreTicket = defineSkill({
  id: "restore_ticket_v1",
  name: "restoreTicket",
  version: "1.0.0",
  category: "service",
  description: {
    "zh-CN": "把工单恢复为修改前的样子，并撤下当时的备注。此后又有改动时不作改动。",
    en: "Puts a ticket back to what it was and takes the note away. Leaves it when it was changed again since.",
  },
  input: z.object({
    ticket_number: ticketNumberSchema,
    /** null when the step changed nothing. */
    change_id: z.string().max(64).nullable(),
    /** True when the step only found an earlier change: that one is not this step's to undo. */
    reused: z.boolean().default(false),
  }),
  output: z.object({ ticket_number: z.string(), restored: z.boolean() }),
  permissions: ["ticket:update"],
  dependencies: [],
  sla: { maxLatencyMs: 500, successRate: 0.999, concurrency: 200 },
  effect: "local",
  reversibility: { kind: "irreversible" },
  movesMoney: false,
  idempotency: ({ ticket_number, change_id }) => `ticket-undo:${ticket_number}:${change_id ?? "nothing"}`,
  costMicroUsd: 500,
  summarize: ({ ticket_number }, locale) =>
    locale === "zh-CN" ? `恢复工单 ${ticket_number}` : `Put ticket ${ticket_number} back`,
  run: async (ctx, { ticket_number, change_id, reused }) => {
    if (reused || change_id === null) return { ticket_number, restored: false };
    const { restored } = await restoreStoreTicket(ctx, {
      number: ticket_number,
      changeId: change_id,
      executionId: ctx.executionId,
    });
    return { ticket_number, restored };
  },
});
