/** What a key does on a list page, or null when it is not the list's to take. */
export type ListAction = { kind: "search" } | { kind: "move"; to: number };

export type ListKeyState = {
  /** Index of the row in focus; -1 when the focus is elsewhere. */
  focused: number;
  rows: number;
  /** The focus is in a field where keys write text. */
  typing: boolean;
  /** The field is this list's own search. */
  searching: boolean;
  /** A dialog or menu is open and has the keyboard. */
  covered: boolean;
};

type Key = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; isComposing: boolean };

export function listAction(event: Key, { focused, rows, typing, searching, covered }: ListKeyState): ListAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || covered) return null;
  if (searching) return event.key === "ArrowDown" ? move(0, rows) : null;
  if (typing) return null;
  const inside = focused >= 0;
  switch (event.key) {
    case "/":
      return { kind: "search" };
    case "j":
      return move(focused + 1, rows);
    case "k":
      return move(inside ? focused - 1 : 0, rows);
    // Arrows scroll the page until a row has the focus.
    case "ArrowDown":
      return inside ? move(focused + 1, rows) : null;
    case "ArrowUp":
      return inside ? move(focused - 1, rows) : null;
    case "Home":
      return inside ? move(0, rows) : null;
    case "End":
      return inside ? move(rows - 1, rows) : null;
    default:
      return null;
  }
}

function move(to: number, rows: number): ListAction | null {
  return rows === 0 ? null : { kind: "move", to: Math.min(rows - 1, Math.max(0, to)) };
}
