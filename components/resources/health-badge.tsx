import { useTranslations } from "next-intl";
import { StatusBadge } from "../ui/status-badge";
import { LOOK, type Resource, standingOf } from "./resource-words";

export function HealthBadge({ resource }: { resource: Pick<Resource, "enabled" | "missing" | "health"> }) {
  const t = useTranslations("resources.health");
  const standing = standingOf(resource);
  return <StatusBadge status={LOOK[standing]} label={t(standing)} />;
}
