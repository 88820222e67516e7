import { useEffect, useEffectEvent } from "react";
import { type Answering, inboxAction } from "./inbox-keys";

const FIELDS = "input, textarea, select, [contenteditable=true]";
const COVERS = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

type Handlers = {
  can: ReadonlySet<Answering>;
  onMove: (by: 1 | -1) => void;
  onAnswer: (answering: Answering) => void;
  onSearch: () => void;
};

/** Lets j, k, the arrows, "/" and the letters on the decision buttons work anywhere on the inbox. */
export function useInboxKeys({ can, onMove, onAnswer, onSearch }: Handlers): void {
  const act = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : null;
    const action = inboxAction(event, {
      typing: target?.closest(FIELDS) != null,
      covered: document.querySelector(COVERS) !== null,
      inList: target?.closest("[data-inbox-list]") != null,
      can,
    });
    if (!action) return;
    event.preventDefault();
    if (action.kind === "move") onMove(action.by);
    else if (action.kind === "search") onSearch();
    else onAnswer(action.kind);
  });

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => act(event);
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
