import { listTickets, listTicketsInput } from "../../commerce/list-tickets";
import { protectedProcedure, router } from "../init";

export const ticketsRouter = router({
  list: protectedProcedure.input(listTicketsInput).query(({ ctx, input }) => listTickets(ctx, input)),
});
