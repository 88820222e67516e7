import Link from "next/link";
import type { ReactNode } from "react";
import { Wordmark } from "./mark";

/** A page outside both rooms: only the mark, which leads home, and what there is to say. */
export function BarePage({ children }: { children: ReactNode }) {
  return (
    <div data-room="portal" className="flex min-h-dvh flex-col">
      <header className="flex h-14 items-center px-4 sm:px-6">
        <Link href="/" className="rounded-md">
          <Wordmark />
        </Link>
      </header>
      <main className="pt-[14vh]">{children}</main>
    </div>
  );
}
