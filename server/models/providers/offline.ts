// Answers from templates and rules, in both languages, without a network or a key. Every model step must have a task
// here: it is what keeps a customer's request going when no model can be reached. Same input, same text.
import { OFFLINE_MODEL } from "../catalog";
import { NO_USAGE, type FailureReason, type ModelProvider, type ProviderOutcome } from "../contract";
import type { Locale } from "../../context";
import { AppError, type ErrorCode } from "../../errors";
import { writeApology } from "./offline/apology";
import { writeKnowledgeAnswer } from "./offline/knowledge-answer";
import { writeRefundDecision } from "./offline/refund-decision";

/** Words one task, or answers it in JSON. Throws AppError VALIDATION when the facts it cannot do without are missing. */
export type OfflineTask = (input: Record<string, unknown>, locale: Locale) => string;

const TASKS: ReadonlyMap<string, OfflineTask> = new Map([
  ["generateCustomerApology", writeApology],
  ["makeRefundDecision", writeRefundDecision],
  ["answerFromKnowledge", writeKnowledgeAnswer],
]);

export const OFFLINE_TASKS: readonly string[] = [...TASKS.keys()];

export const offlineProvider: ModelProvider = {
  name: "offline",
  models: [OFFLINE_MODEL],
  pinned: false,
  offline: true,
  answers: (task) => TASKS.has(task),
  generate: ({ task, input, locale, onText }) => {
    const write = TASKS.get(task);
    if (!write) {
      const known = OFFLINE_TASKS.join(", ");
      return Promise.resolve(
        failed(
          "unknown_task",
          "NOT_FOUND",
          `No model is configured, and there is no template for "${task}" (${known}).`,
        ),
      );
    }
    try {
      const text = write(input, locale);
      onText(text);
      return Promise.resolve({ ok: true, text, usage: NO_USAGE, firstTokenMs: 0 });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return Promise.resolve(failed("bad_input", "VALIDATION", error.message));
    }
  },
};

function failed(reason: FailureReason, code: ErrorCode, message: string): ProviderOutcome {
  const error = new AppError(code, message, { reason, retryable: false });
  return { ok: false, reason, error, usage: NO_USAGE, firstTokenMs: null };
}
