import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../trpc";

/** Gives an answer, and looks again at everything it may have changed, also when it was refused. */
export function useAnswer() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMutation({
    ...trpc.approvals.answer.mutationOptions(),
    onSettled: (_result, _error, { approvalId }) =>
      Promise.all([
        queries.invalidateQueries({ queryKey: trpc.approvals.get.queryKey({ approvalId }) }),
        queries.invalidateQueries({ queryKey: trpc.approvals.list.queryKey() }),
        queries.invalidateQueries({ queryKey: trpc.approvals.waiting.queryKey() }),
        queries.invalidateQueries({ queryKey: trpc.executions.pathKey() }),
      ]),
  });
}

export type Answer = ReturnType<typeof useAnswer>;
