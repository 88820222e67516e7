"use client";

import { ChevronDown, ChevronsUp, ChevronUp, Equal, type LucideIcon } from "lucide-react";
import { useTranslations } from "next-intl";
import type { TICKET_PRIORITIES, TICKET_STATUSES, TicketKind as Kind } from "@/server/commerce/ticket-kinds";
import { cn } from "../ui/cn";
import { type Status, StatusBadge } from "../ui/status-badge";

const STATUS_LOOK: Record<(typeof TICKET_STATUSES)[number], Status> = {
  OPEN: "waiting-person",
  PENDING: "waiting-time",
  RESOLVED: "succeeded",
  CLOSED: "skipped",
};

const PRIORITY_LOOK: Record<(typeof TICKET_PRIORITIES)[number], { icon: LucideIcon; colour: string }> = {
  LOW: { icon: ChevronDown, colour: "text-muted-foreground" },
  MEDIUM: { icon: Equal, colour: "text-muted-foreground" },
  HIGH: { icon: ChevronUp, colour: "text-warning" },
  URGENT: { icon: ChevronsUp, colour: "text-danger" },
};

const KINDS: Record<Kind, true> = {
  ORDER_DELAY: true,
  LOST_PARCEL: true,
  DAMAGED_ITEM: true,
  RETURN: true,
  REFUND: true,
  PAYMENT: true,
  PAYMENT_FAILED: true,
  REFUND_PROCESSED: true,
  REFUND_REVIEW: true,
  COMPENSATION_FAILED: true,
  PRODUCT_QUESTION: true,
  EXCHANGE: true,
  COMPLAINT: true,
  ACCOUNT: true,
  INVOICE: true,
  RECONCILIATION: true,
  OTHER: true,
};

// The database holds these as text; a word this page does not know is shown as it stands.
const isIn = <K extends string>(known: Record<K, unknown>, value: string): value is K => value in known;

export function TicketStatus({ status }: { status: string }) {
  const t = useTranslations("tickets.status");
  return isIn(STATUS_LOOK, status) ? <StatusBadge status={STATUS_LOOK[status]} label={t(status)} /> : status;
}

export function TicketPriority({ priority }: { priority: string }) {
  const t = useTranslations("tickets.priority");
  if (!isIn(PRIORITY_LOOK, priority)) return priority;
  const { icon: Icon, colour } = PRIORITY_LOOK[priority];
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap">
      <Icon aria-hidden className={cn("size-3.5", colour)} />
      {t(priority)}
    </span>
  );
}

export function TicketKind({ kind }: { kind: string }) {
  const t = useTranslations("tickets.kind");
  return isIn(KINDS, kind) ? t(kind) : kind;
}
