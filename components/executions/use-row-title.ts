import { useLocale, useTranslations } from "next-intl";
import { stepTitle } from "./execution-model";
import type { ExecutionPageData } from "./page-data";
import { isOrderKind, orderFacts } from "./step-facts";

type Titled = { key: string; stepId: string };

/** What a row of the timeline or of the journal is called: its step, or what somebody ordered. */
export function useRowTitle(data: ExecutionPageData): (row: Titled) => string {
  const t = useTranslations("executions");
  const locale = useLocale();
  return ({ key, stepId }) => {
    const seq = /^order:(\d+)$/.exec(key)?.[1];
    if (seq === undefined) return stepTitle(data.graph.nodes, stepId, locale);
    const entry = data.steps.find((step) => step.seq === Number(seq));
    if (!entry) return key;
    const order = isOrderKind(entry.kind) ? t(`order.${entry.kind}`) : entry.kind;
    const by = orderFacts(entry.input, entry.actorId).by;
    return by ? t("order.titled", { order, by }) : order;
  };
}
