// Before every page: the content security policy with a nonce of its own, the path that layouts cannot know, and a way
// out for addresses that nobody can read.
import { NextResponse, type NextRequest } from "next/server";
import { env } from "./server/env";

function contentSecurityPolicy(nonce: string): string {
  const development = env.NODE_ENV === "development";
  const secure = env.APP_URL.startsWith("https:");
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    // Positioned menus and charts set style attributes, which no nonce can cover.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    // Without a line of its own a worker would need the nonce, which it cannot have.
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** Nothing has an address that cannot be decoded; the router fails over it, so it is led to where nothing is. */
function isReadable(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

export function proxy(request: NextRequest): NextResponse {
  const { pathname } = request.nextUrl;
  const readable = isReadable(pathname);
  if (pathname.startsWith("/api/")) {
    return readable ? NextResponse.next() : NextResponse.rewrite(new URL("/api/not-found", request.url));
  }
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("Content-Security-Policy", policy);
  headers.set("x-steward-path", request.nextUrl.pathname + request.nextUrl.search);
  const response = readable
    ? NextResponse.next({ request: { headers } })
    : NextResponse.rewrite(new URL("/-", request.url), { request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  if (env.APP_URL.startsWith("https:")) response.headers.set("Strict-Transport-Security", "max-age=31536000");
  return response;
}

// Of the APIs only addresses with something to decode.
export const config = { matcher: ["/((?!api/|_next/|favicon|icon).*)", "/api/(.*%.*)"] };
