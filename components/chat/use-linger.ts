import { useEffect, useState } from "react";

const LINGER_MS = 1_600;

/** True for a moment after something ended in front of the reader, so that its last step can be seen before it folds. */
export function useLinger(over: boolean): boolean {
  const [seenOver, setSeenOver] = useState(over);

  useEffect(() => {
    const timer = setTimeout(() => setSeenOver(over), over ? LINGER_MS : 0);
    return () => clearTimeout(timer);
  }, [over]);

  return over && !seenOver;
}
