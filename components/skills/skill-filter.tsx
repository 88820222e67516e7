"use client";

import { useTranslations } from "next-intl";
import { useTableState } from "../data-table/use-table-state";
import {
  Select,
  SelectContent,
  SelectGroup,
  SelectItem,
  SelectLabel,
  SelectSeparator,
  SelectTrigger,
  SelectValue,
} from "../ui/select";
import { CAPABILITIES, CATEGORIES } from "./list-input";

const ALL = "all";

/** What skills are for, or what they can do. */
export function SkillFilter() {
  const t = useTranslations("skills");
  const { state, push } = useTableState();
  const known = [...CATEGORIES, ...CAPABILITIES].find((one) => one === state.status) ?? ALL;
  return (
    <Select value={known} onValueChange={(status) => push({ status: status === ALL ? "" : status })}>
      <SelectTrigger aria-label={t("filter")} className="w-full sm:w-56">
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        <SelectItem value={ALL}>{t("all")}</SelectItem>
        <SelectSeparator />
        <SelectGroup>
          <SelectLabel>{t("byCategory")}</SelectLabel>
          {CATEGORIES.map((category) => (
            <SelectItem key={category} value={category}>
              {t(`category.${category}`)}
            </SelectItem>
          ))}
        </SelectGroup>
        <SelectSeparator />
        <SelectGroup>
          <SelectLabel>{t("byCapability")}</SelectLabel>
          {CAPABILITIES.map((capability) => (
            <SelectItem key={capability} value={capability}>
              {t(`capability.${capability}`)}
            </SelectItem>
          ))}
        </SelectGroup>
      </SelectContent>
    </Select>
  );
}
