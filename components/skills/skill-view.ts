// What the page of skills shows, as its address says: the registry, the company's own systems, or the way in for programs.

const VIEWS = ["all", "systems", "access"] as const;
export type SkillView = (typeof VIEWS)[number];

/** Those a person may see: bindings are not everybody's. */
export function viewsFor(mayRead: boolean): SkillView[] {
  return VIEWS.filter((view) => view !== "systems" || mayRead);
}

/** What the address asks for, or the registry. */
export function readView(asked: unknown, views: readonly SkillView[]): SkillView {
  return views.find((view) => view === asked) ?? "all";
}

export function viewHref(view: SkillView): string {
  return view === "all" ? "/skills" : `/skills?view=${view}`;
}
