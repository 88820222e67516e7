import { requirePermission } from "../../auth/permissions";
import type { Ctx } from "../../context";
import { correctRecognition, correctRecognitionInput } from "../../conversation/intent/correct";
import { currentRecogniser, intentDefinition } from "../../conversation/intent/recognise";
import { listRecognitions, listRecognitionsInput } from "../../conversation/intent/stored";
import {
  beginTraining,
  listIntentVersions,
  useIntentVersion,
  useIntentVersionInput,
} from "../../conversation/intent/training";
import { protectedProcedure, router } from "../init";

export const understandingRouter = router({
  list: protectedProcedure.input(listRecognitionsInput).query(async ({ ctx, input }) => {
    const { rows, total } = await listRecognitions(ctx, input);
    return {
      total,
      rows: rows.map((row) => ({
        ...row,
        label: labelOf(ctx, row.intent),
        correctedLabel: row.correctedIntent === null ? null : labelOf(ctx, row.correctedIntent),
        candidates: row.candidates.map((candidate) => ({ ...candidate, label: labelOf(ctx, candidate.intent) })),
      })),
    };
  }),
  intents: protectedProcedure.query(({ ctx }) => {
    requirePermission(ctx, "recognition:read");
    return [...currentRecogniser().definitions.intents.values()].map(({ id, label, description }) => ({
      id,
      label: label[ctx.locale],
      description: description[ctx.locale],
    }));
  }),
  correct: protectedProcedure
    .input(correctRecognitionInput)
    .mutation(({ ctx, input }) => correctRecognition(ctx, input)),
  versions: protectedProcedure.query(({ ctx }) => listIntentVersions(ctx)),
  train: protectedProcedure.mutation(({ ctx }) => beginTraining(ctx, { queue: true })),
  use: protectedProcedure.input(useIntentVersionInput).mutation(({ ctx, input }) => useIntentVersion(ctx, input)),
});

/** What people call the intent; its id when it has no file any more. */
function labelOf(ctx: Ctx, intent: string): string {
  return intentDefinition(intent)?.label[ctx.locale] ?? intent;
}
