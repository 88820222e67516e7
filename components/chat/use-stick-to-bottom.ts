import { useEffect, useRef, useState, type RefObject } from "react";

/** Closer to the end than this counts as being there. */
const NEAR_PX = 80;

/** Keeps the latest message in view as the conversation grows, unless the reader has scrolled away from it. */
export function useStickToBottom(
  view: RefObject<HTMLElement | null>,
  content: RefObject<HTMLElement | null>,
): { atBottom: boolean; jump: () => void } {
  const [atBottom, setAtBottom] = useState(true);
  // Growth moves the end away without a scroll event, so where the reader was must be remembered.
  const sticking = useRef(true);

  useEffect(() => {
    const scroller = view.current;
    if (!scroller || !content.current) return;
    let [height, top] = [scroller.scrollHeight, scroller.scrollTop];
    const look = () => {
      // On the way down to the end, which takes a while, the end may move further away: only going up leaves it.
      const wentUp = scroller.scrollTop < top && scroller.scrollHeight === height;
      const near = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop < NEAR_PX;
      if (near || wentUp) sticking.current = near;
      [height, top] = [scroller.scrollHeight, scroller.scrollTop];
      setAtBottom(sticking.current);
    };
    const follow = () => {
      if (sticking.current) scroller.scrollTop = scroller.scrollHeight;
      else look();
    };
    // The content grows with the answer; the view shrinks when a keyboard opens or the box below it grows.
    const observer = new ResizeObserver(follow);
    observer.observe(content.current);
    observer.observe(scroller);
    scroller.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener("scroll", look);
    };
  }, [view, content]);

  const jump = () => {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    sticking.current = true;
    setAtBottom(true);
    view.current?.scrollTo({ top: view.current.scrollHeight, behavior: calm ? "auto" : "smooth" });
  };

  return { atBottom, jump };
}
