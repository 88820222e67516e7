"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { Card, CardContent, CardHeader, CardTitle } from "../ui/card";
import { Label } from "../ui/label";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "../ui/select";
import { diffLines } from "./diff-lines";
import type { SopPageData } from "./sop-graph";

export type Compared = { before?: string; after?: string };

/** Every text there ever was of it, and what changed between two. */
export function SopVersions({
  data,
  compared,
  onCompare,
}: {
  data: SopPageData;
  compared: Compared;
  onCompare: (compared: Compared) => void;
}) {
  const t = useTranslations("sops.detail");
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("versions")}</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        {data.versions.length < 2 ? (
          <p className="text-muted-foreground">{t("oneVersion")}</p>
        ) : (
          <>
            <div className="flex flex-wrap gap-3">
              <Picker
                label={t("older")}
                data={data}
                value={compared.before}
                onChange={(before) => onCompare({ ...compared, before })}
              />
              <Picker
                label={t("newer")}
                data={data}
                value={compared.after}
                onChange={(after) => onCompare({ ...compared, after })}
              />
            </div>
            <Diff data={data} />
          </>
        )}
      </CardContent>
    </Card>
  );
}

function Picker({
  label,
  data,
  value,
  onChange,
}: {
  label: string;
  data: SopPageData;
  value: string | undefined;
  onChange: (checksum: string) => void;
}) {
  const t = useTranslations("sops");
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <Label htmlFor={id}>{label}</Label>
      <Select value={value ?? ""} onValueChange={onChange}>
        <SelectTrigger id={id} className="w-64">
          <SelectValue placeholder={t("detail.choose")} />
        </SelectTrigger>
        <SelectContent>
          {data.versions.map(({ version, checksum }) => (
            <SelectItem key={checksum} value={checksum}>
              {t("version", { version })} · <span className="font-mono text-xs">{checksum.slice(0, 8)}</span>
            </SelectItem>
          ))}
        </SelectContent>
      </Select>
    </div>
  );
}

function Diff({ data }: { data: SopPageData }) {
  const t = useTranslations("sops.detail");
  if (!data.diff) return <p className="text-muted-foreground">{t("chooseTwo")}</p>;
  const lines = diffLines(data.diff);
  if (lines.length === 0) return <p>{t("same")}</p>;
  return (
    <ul aria-live="polite" className="flex flex-col gap-1">
      {lines.map((line, index) => (
        <li key={index} className="flex flex-wrap gap-x-2 break-words">
          <span className="text-muted-foreground">{t(`diff.${line.kind}`)}</span>
          <span className="font-mono text-xs leading-5">{line.what}</span>
          {(line.before !== null || line.after !== null) && (
            <span className="min-w-0 break-words">
              {line.before !== null && <del className="text-muted-foreground">{line.before}</del>}
              {line.before !== null && line.after !== null && " → "}
              {line.after !== null && <ins className="no-underline">{line.after}</ins>}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
