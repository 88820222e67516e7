// Every use of a resource goes through here: it exists, is switched on, may be used by whoever asks, its turn has come;
// and what became of the call is counted.
import type { Actor, Ctx } from "../context";
import type { Db, Resource } from "../db";
import { AppError } from "../errors";
import { log } from "../log";
import { SETTINGS, type Connector, type SettingsOf } from "./connectors.schema";
import { awaitTurn } from "./rate-limit";
import { readSecret } from "./secrets";
import { recordUse } from "./usage";

export type Opened<C extends Connector = Connector> = {
  resource: Resource;
  settings: SettingsOf<C>;
  /** A credential, at the moment it is needed. */
  secret: (name: string) => Promise<string>;
};

/** Anything a resource is used with: a whole Ctx, or what a job has. */
export type User = Pick<Ctx, "actor" | "db" | "clock"> & {
  /** A check: what is switched off may be tried before it is switched on. */
  trying?: boolean;
};

/** Tells a resource as it is set up now from all earlier ones of its name, also from one that was removed. */
export const stateOf = ({ createdAt, revision }: Pick<Resource, "createdAt" | "revision">) =>
  `${createdAt.getTime()}.${revision}`;

function mayUse(actor: Actor, resource: Pick<Resource, "roles">): boolean {
  return actor.role === "system" || resource.roles.length === 0 || resource.roles.includes(actor.role);
}

/** Throws FORBIDDEN (resource_forbidden). */
export function requireUse(actor: Actor, resource: Pick<Resource, "id" | "roles">): void {
  if (mayUse(actor, resource)) return;
  throw new AppError("FORBIDDEN", `The role ${actor.role} may not use ${resource.id}.`, {
    reason: "resource_forbidden",
  });
}

export async function findResource(db: Db, resourceId: string): Promise<Resource> {
  const resource = /^[\w-]{1,64}$/.test(resourceId)
    ? await db.resource.findUnique({ where: { id: resourceId } })
    : null;
  if (resource) return resource;
  throw new AppError("NOT_FOUND", "There is no such resource. Add it on the page of resources.", {
    reason: "resource_not_found",
  });
}

/** The resource with its settings, for whoever may use it. Throws NOT_FOUND, CONFLICT, UNAVAILABLE or FORBIDDEN. */
export async function openResource<C extends Connector>(ctx: User, id: string, connector: C): Promise<Opened<C>> {
  const resource = await findResource(ctx.db, id);
  if (resource.connector !== connector) {
    throw new AppError("CONFLICT", `${id} is spoken to by ${resource.connector}, not by ${connector}.`, {
      reason: "resource_connector",
    });
  }
  requireUse(ctx.actor, resource);
  if (!resource.enabled && !ctx.trying) {
    throw new AppError("UNAVAILABLE", `${id} is switched off.`, { reason: "resource_disabled", retryable: false });
  }
  return {
    resource,
    settings: SETTINGS[connector].parse(resource.settings) as SettingsOf<C>,
    secret: (name) => readSecret(ctx.db, id, name, ctx.clock.now()),
  };
}

/** Failures that are the resource's; a refusal of ours says nothing about it. */
const ITS_FAULT = new Set(["TIMEOUT", "UNAVAILABLE", "INTERNAL", "PAYLOAD_TOO_LARGE"]);

const refusesUs = (error: unknown) => error instanceof AppError && error.options.reason === "credential_refused";

/**
 * What an answer says of the resource: that it works with our credential, that it is there (a check's own path may need no
 * credential), that it failed, or that it refuses the credential.
 */
export type Judged = "ok" | "there" | "failed" | "refused";

/** An HTTP status. A service account that is refused is refused whatever it asks, so that 403 is no answer either. */
export function judgeStatus(status: number): Judged {
  if (status === 401 || status === 403) return "refused";
  return status >= 500 ? "failed" : "ok";
}

/** Runs one call in its turn and counts it. `judge` looks at an answer that may be none, such as status 500. */
export async function countedCall<T>(
  resource: Resource,
  call: () => Promise<T>,
  judge: (answer: T) => Judged = () => "ok",
): Promise<T> {
  await awaitTurn(resource);
  const started = performance.now();
  const count = (judged: Judged) => {
    const ms = performance.now() - started;
    // What the call did counts more than its being counted.
    return recordUse(resource.id, { judged, ms, slow: ms > resource.maxLatencyMs }).catch((err: unknown) =>
      log.warn({ err, resource: resource.id }, "a call was not counted"),
    );
  };
  try {
    const answer = await call();
    await count(judge(answer));
    return answer;
  } catch (error) {
    const ours = error instanceof AppError && (!ITS_FAULT.has(error.code) || error.options.reason === "secret_missing");
    if (!ours) await count(refusesUs(error) ? "refused" : "failed");
    throw error;
  }
}
