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
import { visitorProcedure, router } from "../init";

export const chatRouter = router({
  listSessions: visitorProcedure.input(listSessionsInput).query(({ ctx, input }) => listSessions(ctx, input)),
  rename: visitorProcedure.input(renameSessionInput).mutation(({ ctx, input }) => renameSession(ctx, input)),
  archive: visitorProcedure.input(archiveSessionInput).mutation(({ ctx, input }) => archiveSession(ctx, input)),
  seen: visitorProcedure.input(sessionInput).mutation(({ ctx, input }) => markSeen(ctx, input)),
  /** What stands beside the messages: what waits in line, what was set aside. */
  bar: visitorProcedure.input(sessionInput).query(({ ctx, input }) => readSessionBar(ctx, input)),
  editQueued: visitorProcedure.input(editQueuedInput).mutation(({ ctx, input }) => editQueued(ctx, input)),
  removeQueued: visitorProcedure.input(removeQueuedInput).mutation(({ ctx, input }) => removeQueued(ctx, input)),
  stop: visitorProcedure.input(sessionInput).mutation(({ ctx, input }) => stopAnswer(ctx, input)),
  messages: visitorProcedure.input(readMessagesInput).query(({ ctx, input }) => readMessages(ctx, input)),
  /** The customer's way back from waiting for a person to Steward. */
  withdraw: visitorProcedure.input(withdrawHandoffInput).mutation(({ ctx, input }) => withdrawHandoff(ctx, input)),
  rate: visitorProcedure.input(rateExecutionInput).mutation(({ ctx, input }) => rateExecution(ctx, input)),
});
