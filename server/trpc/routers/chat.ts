import { listSessions, readMessages, readMessagesInput } from "../../conversation/messages";
import { withdrawHandoff, withdrawHandoffInput } from "../../conversation/withdraw-handoff";
import { rateExecution, rateExecutionInput } from "../../engine/ratings";
import { protectedProcedure, router } from "../init";

export const chatRouter = router({
  listSessions: protectedProcedure.query(({ ctx }) => listSessions(ctx)),
  messages: protectedProcedure.input(readMessagesInput).query(({ ctx, input }) => readMessages(ctx, input)),
  /** The customer's way back from waiting for a person to Steward. */
  withdraw: protectedProcedure.input(withdrawHandoffInput).mutation(({ ctx, input }) => withdrawHandoff(ctx, input)),
  rate: protectedProcedure.input(rateExecutionInput).mutation(({ ctx, input }) => rateExecution(ctx, input)),
});
