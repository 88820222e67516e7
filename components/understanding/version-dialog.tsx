"use client";

import { useFormatter, useTranslations } from "next-intl";
import type { Figures } from "@/server/conversation/intent/evaluate";
import type { IntentVersion } from "@/server/conversation/intent/training";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "../ui/dialog";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table";

/** Why a version was kept or not: what changed for the texts it was tested on, and what its confidence is worth. */
export function VersionDialog({ version, onClose }: { version: IntentVersion; onClose: () => void }) {
  const t = useTranslations("understanding.versions");
  const { figures, error } = version;
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{t("whyOne", { version: version.version })}</DialogTitle>
          <DialogDescription>{error ?? t("changes")}</DialogDescription>
        </DialogHeader>
        {figures && (
          <>
            <Changes title={t("won", { count: figures.won })} changed={figures.wonTexts} />
            <Changes title={t("lost", { count: figures.lost })} changed={figures.lostTexts} />
            <Curve curve={figures.reliability} />
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}

function Changes({ title, changed }: { title: string; changed: Figures["wonTexts"] }) {
  const t = useTranslations("understanding.versions");
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-sm font-medium">{title}</h3>
      <ul className="flex flex-col gap-1 text-sm">
        {changed.map(({ text, before, after }) => (
          <li key={text}>
            <span className="line-clamp-2 break-words">{text}</span>
            <span className="font-mono text-xs break-all text-muted-foreground">{t("change", { before, after })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Curve({ curve }: { curve: Figures["reliability"] }) {
  const t = useTranslations("understanding.versions");
  const format = useFormatter();
  const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 0 });
  return (
    <section className="flex flex-col gap-1">
      <h3 className="text-sm font-medium">{t("curve")}</h3>
      <Table aria-label={t("curve")}>
        <TableHeader>
          <tr>
            <TableHead>{t("curveColumns.range")}</TableHead>
            <TableHead numeric>{t("curveColumns.n")}</TableHead>
            <TableHead numeric>{t("curveColumns.said")}</TableHead>
            <TableHead numeric>{t("curveColumns.was")}</TableHead>
          </tr>
        </TableHeader>
        <TableBody>
          {curve.map(({ from, to, n, confidence, accuracy }) => (
            <TableRow key={from}>
              <TableCell>{`${percent(from)}–${percent(to)}`}</TableCell>
              <TableCell numeric>{format.number(n)}</TableCell>
              <TableCell numeric>{percent(confidence)}</TableCell>
              <TableCell numeric>{percent(accuracy)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}
