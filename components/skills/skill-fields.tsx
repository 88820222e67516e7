"use client";

import { useTranslations } from "next-intl";
import { Badge } from "../ui/badge";
import { Card, CardContent, CardHeader, CardTitle } from "../ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table";
import { schemaFields } from "./schema-fields";
import type { SkillPageData } from "./skill-detail";

/** What it takes or gives, field by field. */
export function SkillFields({
  side,
  schema,
  labels,
}: {
  side: "input" | "output";
  schema: SkillPageData["input"];
  labels: SkillPageData["labels"];
}) {
  const t = useTranslations("skills.detail");
  const rows = schemaFields(schema, {
    say: (type) => t(`types.${type}`),
    listOf: (entry) => t("types.listOf", { entry }),
    inForm: (type, format) => {
      const key = `types.formats.${format}` as "types.formats.date";
      return t("types.format", { type, format: t.has(key) ? t(key) : format });
    },
  });
  return (
    <Card>
      <CardHeader className="pb-2">
        <CardTitle>{t(side)}</CardTitle>
      </CardHeader>
      {rows.length === 0 ? (
        <CardContent className="text-muted-foreground">{t("nothing")}</CardContent>
      ) : (
        <Table aria-label={t(side)} className="table-fixed">
          <TableHeader>
            <tr>
              <TableHead className="w-2/5 pl-4">{t("field")}</TableHead>
              <TableHead>{t("type")}</TableHead>
            </tr>
          </TableHeader>
          <TableBody>
            {rows.map(({ path, type, optional }) => (
              <TableRow key={path}>
                <TableCell className="pl-4 align-top font-mono text-xs leading-5 break-all">
                  {path}
                  {optional && <span className="text-muted-foreground"> {t("optional")}</span>}
                </TableCell>
                <TableCell className="align-top text-xs leading-5 break-words whitespace-normal">
                  {type}
                  {labels[path] && (
                    <Badge variant="warning" className="ml-2">
                      {t(labels[path])}
                    </Badge>
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}
