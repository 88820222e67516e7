// Browsers fail the requests of a page that is being left while its scripts still run. Such a failure says nothing of
// the server; acting on it would change what the next page is about to find.

/** Watches until `stop`. `unlessLeaving` acts at once, or, once leaving began, only if the page turns out to stay. */
export function watchLeaving(page: Pick<Window, "addEventListener" | "removeEventListener" | "setTimeout">) {
  let leaving = false;
  const leave = () => {
    leaving = true;
  };
  page.addEventListener("beforeunload", leave);
  return {
    unlessLeaving: (act: () => void) => {
      if (leaving) page.setTimeout(act, 2_000);
      else act();
    },
    stop: () => page.removeEventListener("beforeunload", leave),
  };
}
