import { callSkill, order } from "../test-shop";
import type { SkillSamples } from "./sample";

const about = {
  kind: "OTHER",
  priority: "MEDIUM",
  subject: "Where is the invoice?",
  description: "The customer asks for an invoice.",
};

export const serviceSamples: SkillSamples = {
  createSupportTicket: {
    given: async (database) => ({ order_id: await order(database), ...about }),
    leaves: { tickets: "status = 'CLOSED' AND idempotency_key IS NULL" },
  },
  closeTicket: {
    given: async (database) => {
      const ticket = await callSkill(database, "createSupportTicket", { order_id: await order(database), ...about });
      return { ticket_number: ticket.ticket_number };
    },
  },
};
