// Who looks at the page, once per request. Pages are guarded here for the way back; what a person may do or see is
// decided by the verbs.
import { headers } from "next/headers";
import { forbidden, redirect } from "next/navigation";
import { cache } from "react";
import type { Ctx } from "@/server/context";
import { AppError } from "@/server/errors";
import { visitorContext } from "@/server/auth/guests";
import { requestContext } from "@/server/auth/request";

async function nullForNobody(context: Promise<Ctx>): Promise<Ctx | null> {
  try {
    return await context;
  } catch (error) {
    if (error instanceof AppError && error.code === "UNAUTHENTICATED") return null;
    throw error;
  }
}

/** The request's context, or null when nobody is signed in. */
export const currentViewer = cache(async () => nullForNobody(requestContext(new Headers(await headers()))));

/** The same with guests. */
const currentVisitor = cache(async () => nullForNobody(visitorContext(new Headers(await headers()))));

/** Sends whoever is not signed in to sign in, and back to the page they asked for. */
export async function requireViewer(): Promise<Ctx> {
  return (await currentViewer()) ?? toSignIn();
}

/** The chat is for guests, too. */
export async function requireVisitor(): Promise<Ctx> {
  return (await currentVisitor()) ?? toSignIn();
}

async function toSignIn(): Promise<never> {
  const path = (await headers()).get("x-steward-path") ?? "/";
  redirect(path === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`);
}

/** The console is for staff; a customer gets the page that says so, with status 403. */
export async function requireStaff(): Promise<Ctx> {
  const viewer = await requireViewer();
  if (viewer.actor.role === "customer") forbidden();
  return viewer;
}
