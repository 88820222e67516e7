// Where to go after signing in. `next` comes from the address bar, so anybody may have written it.
import type { Actor } from "@/server/context";

const BASE = "https://steward.invalid";

/** The path to go on to, when it is one of this site's own pages; null for anything else. */
export function safeNext(value: unknown): string | null {
  // Browsers take "//x", "/\x" and "/<tab>/x" for another site; none of them is a path a page of ours would write.
  if (typeof value !== "string" || !/^\/(?![/\\])/.test(value) || /[\\\u0000-\u001f\u007f]/.test(value)) return null;
  let url: URL;
  try {
    url = new URL(value, BASE);
  } catch {
    return null;
  }
  // ".." may have left a second slash at the front: what counts is what is handed on.
  const path = url.pathname + url.search + url.hash;
  if (url.origin !== BASE || path.startsWith("//")) return null;
  return /^\/(sign-in|api)(\/|$)/.test(url.pathname) ? null : path;
}

export function homeOf(role: Actor["role"]): string {
  return role === "customer" ? "/chat" : "/executions";
}

/** Goes on to `next` unless that is a page the role cannot open. */
export function destinationFor(role: Actor["role"], next: string | null): string {
  if (!next) return homeOf(role);
  const portal = /^\/(chat|requests)(\/|\?|#|$)/.test(next);
  return role === "customer" && !portal ? homeOf(role) : next;
}
