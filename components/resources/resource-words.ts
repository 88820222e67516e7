import { useTranslations } from "next-intl";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/root";
import type { Status } from "../ui/status-badge";

export type Resource = inferRouterOutputs<AppRouter>["resources"]["get"];

export type Standing = "UNKNOWN" | "HEALTHY" | "SLOW" | "DOWN" | "OFF" | "INCOMPLETE";

export const LOOK: Record<Standing, Status> = {
  UNKNOWN: "pending",
  HEALTHY: "succeeded",
  SLOW: "partial",
  DOWN: "failed",
  OFF: "stopped",
  INCOMPLETE: "waiting-person",
};

/** What a resource's badge says: what a person has to do comes before what a check found. */
export function standingOf({ enabled, missing, health }: Pick<Resource, "enabled" | "missing" | "health">): Standing {
  if (!enabled) return "OFF";
  if (missing.length > 0) return "INCOMPLETE";
  return health === "HEALTHY" || health === "SLOW" || health === "DOWN" ? health : "UNKNOWN";
}

const BUILT_IN = ["store", "job_queue", "mail_catcher", "local_files", "sandbox_gateway", "sandbox_carrier"] as const;

/** What every installation has is named in the reader's language; the rest by whoever added it. */
export function useResourceName(): (resource: Pick<Resource, "id" | "name" | "builtIn">) => string {
  const t = useTranslations("resources.builtInName");
  return ({ id, name, builtIn }) => {
    const known = builtIn ? BUILT_IN.find((one) => one === id) : undefined;
    return known ? t(known) : name;
  };
}

/** A word of a closed list; what a later server adds is shown as it is. */
export function useWord(namespace: "connector" | "type" | "credential" | "settings" | "choice") {
  const t = useTranslations("resources");
  return (word: string): string => {
    const key = `${namespace}.${word}` as Parameters<typeof t.has>[0];
    return t.has(key) ? t(key as "connector.http") : word;
  };
}

/** The other side's own word in a message: "HTTP 503", "ECONNREFUSED". */
export function detailIn(message: string): string | null {
  return (
    /HTTP \d{3}/.exec(message)?.[0] ??
    /\(([A-Z][A-Z0-9_]{2,40}(?:, [A-Z][A-Z0-9_]{2,40})*)\)/.exec(message)?.[1] ??
    null
  );
}

/** Why a resource does not answer, in the reader's language; what the other side said by itself, in its own words. */
export function useWhy(): (resource: Pick<Resource, "healthReason" | "healthError">) => string {
  const t = useTranslations("resources.checked");
  return ({ healthReason, healthError }) => {
    const key = `because.${healthReason ?? ""}` as "because.resource_unreachable";
    if (!healthReason || !t.has(key)) return healthError ?? "–";
    const detail = detailIn(healthError ?? "");
    return detail ? t("detail", { reason: t(key), detail }) : t("plain", { reason: t(key) });
  };
}

/**
 * Why a webhook was not taken. An answer stands as it came ("HTTP 500: no room"), it is the receiver's own word; what we say
 * of an attempt that got no answer is in the reader's language.
 */
export function useWhyNotTaken(): (reason: string | null, error: string) => string {
  const why = useWhy();
  return (reason, error) =>
    reason === null || reason === "webhook_refused" ? error : why({ healthReason: reason, healthError: error });
}
