"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../trpc";
import { useMessageEvents } from "./use-message-events";

/** A message may come out of its reader's quiet hours without anybody saying so. */
const LOOK_MS = 60_000;

/** Once in a shell: keeps every bell in it current, and says to those who listen that something has come. */
export function MessageNews() {
  const t = useTranslations("notifications");
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { data: unread } = useQuery({ ...trpc.notifications.unread.queryOptions(), refetchInterval: LOOK_MS });
  useMessageEvents(() => {
    void queries.invalidateQueries({ queryKey: trpc.notifications.pathKey() });
    // What is told behind the bell has often come of a conversation that is not open.
    void queries.invalidateQueries({ queryKey: trpc.chat.listSessions.pathKey() });
  });
  const [seen, setSeen] = useState(unread);
  const [arrived, setArrived] = useState(0);
  if (unread !== seen) {
    setSeen(unread);
    setArrived(seen === undefined || unread === undefined ? 0 : Math.max(0, unread - seen));
  }
  return (
    <p role="status" className="sr-only">
      {arrived > 0 ? t("arrived", { count: arrived }) : ""}
    </p>
  );
}
