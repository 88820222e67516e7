import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../trpc";
import type { ControlKind } from "./control-model";

export type ControlInput = {
  kind: Exclude<ControlKind, "rollback">;
  stepId: string;
  reason: string;
  compensate: boolean;
  /** A step's output, or the input of a fork. */
  value: unknown;
};

type Json = Parameters<ReturnType<typeof useVerbs>["complete"]["mutateAsync"]>[0]["output"];

/** Gives orders. They show as requested at once; the engine carries them out before its next step. */
export function useControl(executionId: string) {
  const verbs = useVerbs();
  const give = useMutation({
    mutationFn: async ({ kind, stepId, reason, compensate, value }: ControlInput): Promise<string | null> => {
      const given = { executionId, ...(reason ? { reason } : {}) };
      const ofStep = { ...given, stepId };
      switch (kind) {
        case "pause":
          return none(verbs.pause.mutateAsync(given));
        case "resume":
          return none(verbs.resume.mutateAsync(given));
        case "cancel":
          return none(verbs.cancel.mutateAsync({ ...given, compensate }));
        case "retry_now":
          return none(verbs.retryNow.mutateAsync(given));
        case "retry_from":
          return none(verbs.retryFrom.mutateAsync(ofStep));
        case "skip":
          return none(verbs.skip.mutateAsync(ofStep));
        case "complete":
          return none(verbs.complete.mutateAsync({ ...ofStep, output: value as Json }));
        case "fork":
          return (await verbs.fork.mutateAsync({ ...ofStep, input: value as Record<string, Json> })).executionId;
        case "retry_ended":
          return (await verbs.retryEnded.mutateAsync(ofStep)).executionId;
      }
    },
  });
  return {
    /** `done` is told the execution that was begun, if one was. */
    give: (input: ControlInput, done: (begun: string | null) => void) => {
      if (!give.isPending) give.mutate(input, { onSuccess: done });
    },
    error: give.error as VerbError,
    isPending: give.isPending,
  };
}

type VerbError = ReturnType<typeof useVerbs>["pause"]["error"];

async function none(order: Promise<unknown>): Promise<null> {
  await order;
  return null;
}

function useVerbs() {
  const { executions } = useTRPC();
  const onSettled = useLookAgain();
  return {
    pause: useMutation({ ...executions.pause.mutationOptions(), onSettled }),
    resume: useMutation({ ...executions.resume.mutationOptions(), onSettled }),
    cancel: useMutation({ ...executions.cancel.mutationOptions(), onSettled }),
    retryNow: useMutation({ ...executions.retryNow.mutationOptions(), onSettled }),
    retryFrom: useMutation({ ...executions.retryFrom.mutationOptions(), onSettled }),
    skip: useMutation({ ...executions.skip.mutationOptions(), onSettled }),
    complete: useMutation({ ...executions.complete.mutationOptions(), onSettled }),
    fork: useMutation({ ...executions.fork.mutationOptions(), onSettled }),
    retryEnded: useMutation({ ...executions.retryEnded.mutationOptions(), onSettled }),
  };
}

/** Begins the execution that undoes what the preview showed. */
export function useRollback() {
  const { executions } = useTRPC();
  return useMutation({ ...executions.rollback.mutationOptions(), onSettled: useLookAgain() });
}

function useLookAgain(): () => Promise<void> {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: trpc.executions.pathKey() });
}
