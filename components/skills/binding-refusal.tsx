"use client";

import { useTranslations } from "next-intl";
import type { ErrorCode } from "@/server/errors";
import { ProblemWords } from "./problem-words";

export type BindingError = {
  data?: { appCode?: ErrorCode; reason?: string | undefined; details?: Record<string, unknown> | undefined } | null;
} | null;

/** Reasons that say more than their code. */
const REASONS = ["binding_invalid", "binding_refused", "binding_not_found"] as const;

type Told = { binding?: number; skill?: string; path?: string; code?: string; message?: string };

/** What exactly is wrong, as far as the server said: places in the text, or what the checker found. */
function linesOf(error: BindingError): Told[] {
  const { issues, problems } = error?.data?.details ?? {};
  return [issues, problems].flatMap((list) => (Array.isArray(list) ? (list as Told[]) : []));
}

/** Why a binding was not made, tried or let go of, in the reader's words. */
export function BindingRefusal({ error }: { error: BindingError }) {
  const t = useTranslations();
  if (!error) return null;
  const reason = REASONS.find((one) => one === error.data?.reason);
  const lines = linesOf(error);
  return (
    <div role="alert" className="rounded-md bg-danger-soft px-3 py-2">
      <p>{reason ? t(`bindings.refused.${reason}`) : t(`common.errors.${error.data?.appCode ?? "UNAVAILABLE"}`)}</p>
      {lines.length > 0 && (
        <ul className="mt-1 list-disc pl-5">
          {lines.map(({ binding, skill, path, code, message }) => (
            <li key={`${binding} ${skill} ${path} ${message}`} className="break-words">
              {binding && <span className="mr-1.5">{t("bindings.nth", { number: binding })}</span>}
              {(path ?? skill) && <span className="mr-1.5 font-mono text-xs break-all">{path ?? skill}</span>}
              {code ? <ProblemWords code={code} message={message ?? ""} /> : message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
