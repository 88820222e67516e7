import { listSessions, readMessages, readMessagesInput } from "../../conversation/messages";
import { withdrawHandoff, withdrawHandoffInput } from "../../conversation/withdraw-handoff";
import { rateExecution, rateExecutionInput } from "../../engine/ratings";
import { visitorProcedure, router } from "../init";

export const chatRouter = router({
  listSessions: visitorProcedure.query(({ ctx }) => listSessions(ctx)),
  messages: visitorProcedure.input(readMessagesInput).query(({ ctx, input }) => readMessages(ctx, input)),
  /** The customer's way back from waiting for a person to Steward. */
  withdraw: visitorProcedure.input(withdrawHandoffInput).mutation(({ ctx, input }) => withdrawHandoff(ctx, input)),
  rate: visitorProcedure.input(rateExecutionInput).mutation(({ ctx, input }) => rateExecution(ctx, input)),
});
