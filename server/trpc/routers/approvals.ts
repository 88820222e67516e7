import { answerApproval, answerApprovalInput } from "../../engine/approval-answer";
import {
  countMyApprovals,
  getApproval,
  getApprovalInput,
  listApprovals,
  listApprovalsInput,
} from "../../engine/approvals";
import { protectedProcedure, router } from "../init";

export const approvalsRouter = router({
  list: protectedProcedure.input(listApprovalsInput).query(({ ctx, input }) => listApprovals(ctx, input)),
  get: protectedProcedure.input(getApprovalInput).query(async ({ ctx, input }) => ({
    ...(await getApproval(ctx, input)),
    now: ctx.clock.now(),
  })),
  /** How many wait for the reader, for the badge beside the inbox. */
  waiting: protectedProcedure.query(({ ctx }) => countMyApprovals(ctx)),
  answer: protectedProcedure.input(answerApprovalInput).mutation(({ ctx, input }) => answerApproval(ctx, input)),
});
