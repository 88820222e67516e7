import { listSessions, readMessages, readMessagesInput } from "../../conversation/messages";
import { protectedProcedure, router } from "../init";

export const chatRouter = router({
  listSessions: protectedProcedure.query(({ ctx }) => listSessions(ctx)),
  messages: protectedProcedure.input(readMessagesInput).query(({ ctx, input }) => readMessages(ctx, input)),
});
