import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "./button";
import { EmptyState } from "./empty-state";

/** The same answer for what does not exist and for what is not the reader's to see, with the way back to the list. */
export function NotFoundState(props: { title: string; description: string; href: string; back: string }) {
  return (
    <EmptyState
      icon={SearchX}
      heading
      title={props.title}
      description={props.description}
      action={
        <Button asChild variant="outline">
          <Link href={props.href}>{props.back}</Link>
        </Button>
      }
    />
  );
}
