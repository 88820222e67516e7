"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";

type Moved = { id: string; archived: boolean };

/** Takes conversations from the list and puts them back. The record is kept either way. */
export function useArchiving() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [moved, setMoved] = useState<Moved | null>(null);
  const { mutate, isError, isPending } = useMutation({
    ...trpc.chat.archive.mutationOptions(),
    onSuccess: (_, { sessionId, archived }) => setMoved({ id: sessionId, archived }),
    onSettled: () => queries.invalidateQueries({ queryKey: trpc.chat.listSessions.pathKey() }),
  });
  return {
    moved: isError ? null : moved,
    failed: isError,
    isPending,
    put: ({ id }: { id: string }, archived: boolean) => mutate({ sessionId: id, archived }),
  };
}

/** What became of the conversation that is gone from under the pointer, and the way back. */
export function ArchivedNote({ archiving }: { archiving: ReturnType<typeof useArchiving> }) {
  const t = useTranslations("chat.conversations");
  const { moved, failed, isPending } = archiving;
  return (
    <div role="status" className="px-3 empty:hidden">
      {failed && <p className="pb-2 text-sm text-danger">{t("actFailed")}</p>}
      {moved && (
        <p className="mb-2 flex animate-appear items-center gap-2 rounded-md bg-muted py-1 pr-1 pl-2.5 text-sm">
          <span className="min-w-0 flex-1">{moved.archived ? t("archivedSaid") : t("restoredSaid")}</span>
          <Button
            key={`${moved.id} ${moved.archived}`}
            variant="ghost"
            size="sm"
            // The row that had the keyboard's place is gone.
            autoFocus
            aria-disabled={isPending || undefined}
            onClick={() => archiving.put(moved, !moved.archived)}
          >
            {t("undo")}
          </Button>
        </p>
      )}
    </div>
  );
}
