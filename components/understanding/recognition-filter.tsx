"use client";

import { useTranslations } from "next-intl";
import { useTableState } from "../data-table/use-table-state";
import { Select, SelectContent, SelectItem, SelectSeparator, SelectTrigger, SelectValue } from "../ui/select";
import { filterStatus, LANGUAGES, LAYERS, readFilter, SHOWN, type Filter } from "./list-input";

const ALL = "all";

/** Which recognitions: those to look at, by layer, by language. */
export function RecognitionFilter() {
  const t = useTranslations("understanding");
  const { state, push } = useTableState();
  const filter = readFilter(state.status);
  const choose = (change: Partial<Filter>) => push({ status: filterStatus({ ...filter, ...change }) });
  return (
    <div className="flex w-full flex-wrap gap-2 sm:w-auto">
      <One
        label={t("filters.show")}
        value={filter.show}
        all={t("filters.all")}
        options={SHOWN.map((show) => [show, t(`filters.${show}`)])}
        onChoose={(show) => choose({ show: show as Filter["show"] })}
      />
      <One
        label={t("filters.layer")}
        value={filter.layer}
        all={t("filters.allLayers")}
        options={LAYERS.map((layer) => [layer, t(`layers.${layer}`)])}
        onChoose={(layer) => choose({ layer: layer as Filter["layer"] })}
      />
      <One
        label={t("filters.language")}
        value={filter.language}
        all={t("filters.allLanguages")}
        options={LANGUAGES.map((language) => [language, t(`languages.${language}`)])}
        onChoose={(language) => choose({ language: language as Filter["language"] })}
      />
    </div>
  );
}

type OneProps = {
  label: string;
  value: string | undefined;
  all: string;
  options: readonly (readonly [value: string, label: string])[];
  onChoose: (value: string | undefined) => void;
};

function One({ label, value, all, options, onChoose }: OneProps) {
  return (
    <Select value={value ?? ALL} onValueChange={(next) => onChoose(next === ALL ? undefined : next)}>
      <SelectTrigger aria-label={label} className="w-auto min-w-28 flex-auto sm:flex-none">
        <SelectValue />
      </SelectTrigger>
      <SelectContent>
        <SelectItem value={ALL}>{all}</SelectItem>
        <SelectSeparator />
        {options.map(([one, text]) => (
          <SelectItem key={one} value={one}>
            {text}
          </SelectItem>
        ))}
      </SelectContent>
    </Select>
  );
}
