import { useSyncExternalStore } from "react";
import { outbox, type Outgoing } from "./outbox";

const NONE: readonly Outgoing[] = [];

export function useOutbox(key: string): readonly Outgoing[] {
  return useSyncExternalStore(
    outbox.subscribe,
    () => outbox.list(key),
    () => NONE,
  );
}
