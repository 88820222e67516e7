"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

const LONGEST = 80;

export function RenameForm({ sessionId, title, onDone }: { sessionId: string; title: string; onDone: () => void }) {
  const t = useTranslations("chat.conversations");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [name, setName] = useState(title);
  const rename = useMutation({
    ...trpc.chat.rename.mutationOptions(),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: trpc.chat.listSessions.pathKey() });
      onDone();
    },
  });
  const wanted = name.trim();
  return (
    <form
      className="space-y-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted === title) onDone();
        else if (wanted) rename.mutate({ sessionId, title: wanted });
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // Only the renaming is given up, not the drawer around it.
        event.stopPropagation();
        onDone();
      }}
    >
      <Input
        autoFocus
        aria-label={t("name")}
        maxLength={LONGEST}
        value={name}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
      />
      {rename.isError && (
        <p role="alert" className="text-sm text-danger">
          {t("actFailed")}
        </p>
      )}
      <div className="flex justify-end gap-1.5">
        <Button variant="ghost" size="sm" onClick={onDone}>
          {t("cancel")}
        </Button>
        <Button type="submit" size="sm" disabled={!wanted || rename.isPending}>
          {t("save")}
        </Button>
      </div>
    </form>
  );
}
