import Link from "next/link";
import { cn } from "./cn";

type View = { key: string; href: string; label: string; shown: boolean };

/** The views of a page, each with an address of its own. */
export function ViewLinks({ label, views }: { label: string; views: readonly View[] }) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-x-4">
      {views.map(({ key, href, label: words, shown }) => (
        <Link
          key={key}
          href={href}
          aria-current={shown ? "page" : undefined}
          className={cn(
            "inline-flex h-control items-center border-b-2 font-medium whitespace-nowrap transition-colors",
            shown ? "border-accent text-foreground" : "border-transparent text-muted-foreground hover:text-foreground",
          )}
        >
          {words}
        </Link>
      ))}
    </nav>
  );
}
