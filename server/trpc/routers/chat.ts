import { readMessages, readMessagesInput } from "../../conversation/messages";
import { editQueued, editQueuedInput, removeQueued, removeQueuedInput, sessionInput } from "../../conversation/queue";
import { readSessionBar } from "../../conversation/session-bar";
import {
  archiveSession,
  archiveSessionInput,
  listSessions,
  listSessionsInput,
  markSeen,
  renameSession,
  renameSessionInput,
} from "../../conversation/session-list";
import { stopAnswer } from "../../conversation/stop-answer";
import { withdrawHandoff, withdrawHandoffInput } from "../../conversation/withdraw-handoff";
import { rateExecution, rateExecutionInput } from "../../engine/ratings";
import { protectedProcedure, router } from "../init";

export const chatRouter = router({
  listSessions: protectedProcedure.input(listSessionsInput).query(({ ctx, input }) => listSessions(ctx, input)),
  rename: protectedProcedure.input(renameSessionInput).mutation(({ ctx, input }) => renameSession(ctx, input)),
  archive: protectedProcedure.input(archiveSessionInput).mutation(({ ctx, input }) => archiveSession(ctx, input)),
  seen: protectedProcedure.input(sessionInput).mutation(({ ctx, input }) => markSeen(ctx, input)),
  /** What stands beside the messages: what waits in line, what was set aside. */
  bar: protectedProcedure.input(sessionInput).query(({ ctx, input }) => readSessionBar(ctx, input)),
  editQueued: protectedProcedure.input(editQueuedInput).mutation(({ ctx, input }) => editQueued(ctx, input)),
  removeQueued: protectedProcedure.input(removeQueuedInput).mutation(({ ctx, input }) => removeQueued(ctx, input)),
  stop: protectedProcedure.input(sessionInput).mutation(({ ctx, input }) => stopAnswer(ctx, input)),
  messages: protectedProcedure.input(readMessagesInput).query(({ ctx, input }) => readMessages(ctx, input)),
  /** The customer's way back from waiting for a person to Steward. */
  withdraw: protectedProcedure.input(withdrawHandoffInput).mutation(({ ctx, input }) => withdrawHandoff(ctx, input)),
  rate: protectedProcedure.input(rateExecutionInput).mutation(({ ctx, input }) => rateExecution(ctx, input)),
});
