"use client";

import { ChevronDown, SlidersHorizontal } from "lucide-react";
import { useTranslations } from "next-intl";
import { Fragment, useState } from "react";
import { Button } from "../ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu";
import { ControlDialog } from "./control-dialog";
import { isGrave, type Offer, offersOf } from "./control-model";
import type { ExecutionPageData } from "./page-data";
import { RollbackDialog } from "./rollback-dialog";

/** What this reader may order now; nothing is offered that the server would refuse. */
export function ControlMenu({ data }: { data: ExecutionPageData }) {
  const t = useTranslations("executions.control");
  const { id } = data.execution;
  const [chosen, setChosen] = useState<Offer | null>(null);
  const offers = offersOf(data.actions);
  if (offers.length === 0 && !chosen) return null;
  const close = () => setChosen(null);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" size="sm">
            <SlidersHorizontal aria-hidden />
            {t("menu")}
            <ChevronDown aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          {offers.map((offer, index) => (
            <Fragment key={offer.kind}>
              {index > 0 && isGrave(offer.kind) && !isGrave(offers[index - 1]?.kind ?? "cancel") && (
                <DropdownMenuSeparator />
              )}
              <DropdownMenuItem onSelect={() => setChosen(offer)}>{t(`${offer.kind}.menu`)}</DropdownMenuItem>
            </Fragment>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
      {chosen?.kind === "rollback" && <RollbackDialog executionId={id} onClose={close} />}
      {chosen && chosen.kind !== "rollback" && (
        <ControlDialog
          key={`${chosen.kind}:${id}`}
          offer={{ ...chosen, kind: chosen.kind }}
          data={data}
          onClose={close}
        />
      )}
    </>
  );
}
