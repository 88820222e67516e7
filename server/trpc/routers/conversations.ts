import {
  countWaiting,
  listConversations,
  listConversationsInput,
  readConversation,
  readConversationInput,
} from "../../conversation/conversations";
import {
  answerAsPerson,
  answerAsPersonInput,
  closeConversation,
  giveBack,
  leaveInput,
  takeOver,
  takeOverInput,
} from "../../conversation/take-over";
import { protectedProcedure, router } from "../init";

export const conversationsRouter = router({
  list: protectedProcedure.input(listConversationsInput).query(({ ctx, input }) => listConversations(ctx, input)),
  get: protectedProcedure.input(readConversationInput).query(({ ctx, input }) => readConversation(ctx, input)),
  waiting: protectedProcedure.query(({ ctx }) => countWaiting(ctx)),
  takeOver: protectedProcedure.input(takeOverInput).mutation(({ ctx, input }) => takeOver(ctx, input)),
  answer: protectedProcedure.input(answerAsPersonInput).mutation(({ ctx, input }) => answerAsPerson(ctx, input)),
  giveBack: protectedProcedure.input(leaveInput).mutation(({ ctx, input }) => giveBack(ctx, input)),
  close: protectedProcedure.input(leaveInput).mutation(({ ctx, input }) => closeConversation(ctx, input)),
});
