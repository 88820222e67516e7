import { register } from "../register";
import { assignTicket } from "./assign-ticket";
import { closeTicket } from "./close-ticket";
import { composeApology } from "./compose-apology";
import { createExchangeLabel } from "./create-exchange-label";
import { createReturnLabel } from "./create-return-label";
import { createSupportTicket } from "./create-support-ticket";
import { getCompensationPolicy } from "./get-compensation-policy";
import { getTicket } from "./get-ticket";
import { listTickets } from "./list-tickets";
import { restoreTicket } from "./restore-ticket";
import { searchKnowledge } from "./search-knowledge";
import { updateTicket } from "./update-ticket";
import { voidLabel } from "./void-label";

export const serviceSkills = [
  register(createSupportTicket),
  register(closeTicket),
  register(getTicket),
  register(listTickets),
  register(updateTicket),
  register(assignTicket),
  register(restoreTicket),
  register(composeApology),
  register(getCompensationPolicy),
  register(createReturnLabel),
  register(createExchangeLabel),
  register(voidLabel),
  register(searchKnowledge),
];
