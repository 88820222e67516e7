import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../trpc";

/** What a colleague does with a conversation; each looks again at everything it may have changed, also when refused. */
export function useConversationActs() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const onSettled = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: trpc.conversations.pathKey() }),
      queries.invalidateQueries({ queryKey: trpc.notifications.pathKey() }),
    ]);
  return {
    takeOver: useMutation({ ...trpc.conversations.takeOver.mutationOptions(), onSettled }),
    answer: useMutation({ ...trpc.conversations.answer.mutationOptions(), onSettled }),
    giveBack: useMutation({ ...trpc.conversations.giveBack.mutationOptions(), onSettled }),
    close: useMutation({ ...trpc.conversations.close.mutationOptions(), onSettled }),
  };
}
