import type { TestDatabase } from "../../postgres/test-database";
import { agent, callSkill, order, paidOrder } from "../test-shop";
import type { SkillSamples } from "./sample";

const about = {
  kind: "OTHER",
  priority: "MEDIUM",
  subject: "Where is the invoice?",
  description: "The customer asks for an invoice.",
};

async function ticket(database: TestDatabase): Promise<string> {
  const opened = await callSkill(database, "createSupportTicket", { order_id: await order(database), ...about });
  return String(opened.ticket_number);
}

async function delivered(database: TestDatabase): Promise<string> {
  const id = await paidOrder(database);
  await database.client.order.update({ where: { id }, data: { status: "DELIVERED" } });
  return id;
}

/** The change that was taken back stays on record; so does a label that was called off. */
const UNDONE = { record_changes: "undone_at IS NOT NULL AND idempotency_key IS NULL" };
const VOIDED = { return_labels: "status = 'VOIDED' AND idempotency_key IS NULL" };

export const serviceSamples: SkillSamples = {
  createSupportTicket: {
    given: async (database) => ({ order_id: await order(database), ...about }),
    leaves: { tickets: "status = 'CLOSED' AND idempotency_key IS NULL" },
  },
  closeTicket: { given: async (database) => ({ ticket_number: await ticket(database) }) },
  getTicket: { given: async (database) => ({ ticket_number: await ticket(database) }) },
  listTickets: { given: async (database) => ({ open_only: (await ticket(database)) !== "" }) },
  updateTicket: {
    given: async (database) => ({
      ticket_number: await ticket(database),
      status: "CLOSED",
      priority: "HIGH",
      note: "Sent again.",
    }),
    actor: agent,
    reach: ["ticket:read", "ticket:update:all"],
    leaves: UNDONE,
  },
  assignTicket: {
    given: async (database) => ({ ticket_number: await ticket(database), team: "Refund Team" }),
    actor: agent,
    reach: ["ticket:read", "ticket:update:all"],
    leaves: UNDONE,
  },
  restoreTicket: {
    given: async (database) => {
      const input = { ticket_number: await ticket(database), team: "Refund Team" };
      const { ticket_number, change_id } = await callSkill(database, "assignTicket", input, { actor: agent });
      return { ticket_number, change_id };
    },
    actor: agent,
    reach: ["ticket:read", "ticket:update:all"],
  },
  composeApology: {
    given: async (database) => ({
      situation: "damaged_item",
      order_id: await paidOrder(database),
      refund_minor: 500,
      currency: "USD",
    }),
  },
  getCompensationPolicy: {
    given: async (database) => ({ order_id: await paidOrder(database), situation: "damaged_item" }),
  },
  createReturnLabel: { given: async (database) => ({ order_id: await delivered(database) }), leaves: VOIDED },
  createExchangeLabel: { given: async (database) => ({ order_id: await delivered(database) }), leaves: VOIDED },
  voidLabel: {
    given: async (database) => {
      const label = await callSkill(database, "createReturnLabel", { order_id: await delivered(database) });
      return { label_id: label.label_id };
    },
  },
  searchKnowledge: { given: async () => ({ query: "return policy" }) },
};
