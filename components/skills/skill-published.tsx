"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Card, CardHeader, CardTitle } from "../ui/card";
import { RelativeTime } from "../ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table";
import type { SkillPageData } from "./skill-detail";

/** Every contract that was ever in force. */
export function SkillPublished({ skill: { name, published } }: { skill: SkillPageData }) {
  const t = useTranslations("skills");
  if (published.length === 0) return null;
  return (
    <Card>
      <CardHeader className="pb-2">
        <CardTitle>{t("detail.published")}</CardTitle>
      </CardHeader>
      <Table aria-label={t("detail.published")}>
        <TableHeader>
          <tr>
            <TableHead className="pl-4">{t("columns.versions")}</TableHead>
            <TableHead>{t("columns.origin")}</TableHead>
            <TableHead>{t("detail.since")}</TableHead>
            <TableHead className="hidden sm:table-cell">{t("detail.seen")}</TableHead>
          </tr>
        </TableHeader>
        <TableBody>
          {published.map(({ version, origin, publishedAt, seenAt, inForce }) => (
            <TableRow key={`${version} ${origin}`}>
              <TableCell className="pl-4">
                {inForce ? (
                  <Link
                    href={`/skills/${encodeURIComponent(name)}?version=${version}`}
                    prefetch={false}
                    className="text-accent-text underline-offset-4 hover:underline"
                  >
                    {version}
                  </Link>
                ) : (
                  <span className="text-muted-foreground">
                    {version} · {t("detail.gone")}
                  </span>
                )}
              </TableCell>
              <TableCell>{t(origin === "PLUGGED" ? "plugged" : "builtIn")}</TableCell>
              <TableCell>
                <RelativeTime date={publishedAt} />
              </TableCell>
              <TableCell className="hidden sm:table-cell">
                <RelativeTime date={seenAt} />
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
