import { z } from "zod";
import { TICKET_KINDS, TICKET_PRIORITIES, TICKET_STATUSES } from "../../commerce/ticket-kinds";
import { ticketLabel } from "../../commerce/tickets";
import type { Ticket } from "../../db";

/** What every skill about a ticket says of it. */
export const ticketFields = {
  ticket_number: z.string(),
  kind: z.enum(TICKET_KINDS),
  status: z.enum(TICKET_STATUSES),
  priority: z.enum(TICKET_PRIORITIES),
  assigned_to: z.string(),
};
const schema = z.object(ticketFields);

/** Reads a stored ticket. Throws when it holds a word outside the lists: the record is broken, not the caller. */
export function ticketOutput(ticket: Ticket): z.output<typeof schema> {
  const { kind, status, priority, assignedTo } = ticket;
  return schema.parse({ ticket_number: ticketLabel(ticket), kind, status, priority, assigned_to: assignedTo });
}
