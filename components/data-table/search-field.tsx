"use client";

import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useRef, useState } from "react";
import { cn } from "../ui/cn";
import { Input } from "../ui/input";
import { Kbd } from "../ui/kbd";
import { SEARCH_LIMIT } from "./table-state";

const PAUSE_MS = 200;

/** Searches when the person pauses, never in the middle of an input method's composition. */
export function SearchField({
  value,
  placeholder,
  onSearch,
  ref,
  className,
}: {
  value: string;
  placeholder: string;
  onSearch: (text: string) => void;
  ref: RefObject<HTMLInputElement | null>;
  className?: string;
}) {
  const t = useTranslations("table");
  const [draft, setDraft] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const text = draft ?? value;

  // Another page must not have its address rewritten by a search that was still pending here.
  useEffect(() => () => clearTimeout(timer.current), []);

  const search = (wanted: string) => {
    clearTimeout(timer.current);
    setDraft(null);
    onSearch(wanted);
  };
  const later = (wanted: string) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => search(wanted), PAUSE_MS);
  };

  return (
    <div role="search" className={cn("relative", className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
      />
      <Input
        ref={ref}
        type="search"
        aria-label={placeholder}
        aria-keyshortcuts="/"
        placeholder={placeholder}
        value={text}
        maxLength={SEARCH_LIMIT}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          setDraft(event.target.value);
          if (!(event.nativeEvent as InputEvent).isComposing) later(event.target.value);
        }}
        onCompositionEnd={(event) => later(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") search(text);
          if (event.key === "Escape" && text) search("");
        }}
        className="pr-9 pl-8 [&::-webkit-search-cancel-button]:hidden"
      />
      {text ? (
        <button
          type="button"
          aria-label={t("clearSearch")}
          onClick={() => {
            search("");
            ref.current?.focus();
          }}
          className="absolute top-1/2 right-1 inline-flex size-7 -translate-y-1/2 items-center justify-center rounded-sm text-muted-foreground hover:text-foreground touch:size-9"
        >
          <X aria-hidden className="size-4" />
        </button>
      ) : (
        <Kbd aria-hidden className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2">
          /
        </Kbd>
      )}
    </div>
  );
}
