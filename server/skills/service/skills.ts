import { register } from "../register";
import { closeTicket } from "./close-ticket";
import { createSupportTicket } from "./create-support-ticket";

export const serviceSkills = [register(createSupportTicket), register(closeTicket)];
