"use client";

import { useQuery } from "@tanstack/react-query";
import { Plug, Unplug } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { BindDialog } from "./bind-dialog";
import { BoundCall } from "./bound-call";
import type { SkillPageData } from "./skill-detail";
import { UnbindDialog } from "./unbind-dialog";

/** Which system of the company's carries the skill out, and having one do so. */
export function SkillSystem({ skill, mayBind }: { skill: SkillPageData; mayBind: boolean }) {
  const t = useTranslations("bindings");
  const trpc = useTRPC();
  const { data } = useQuery(trpc.bindings.list.queryOptions());
  const [open, setOpen] = useState<"bind" | "unbind" | null>(null);
  const bound = data?.find(({ name }) => name === skill.name);
  const close = () => setOpen(null);
  if (!data || (!bound && !mayBind)) return null;
  return (
    <>
      {bound ? (
        <Card className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
          <BoundCall bound={bound} />
          {mayBind && (
            <Button variant="outline" size="sm" onClick={() => setOpen("unbind")}>
              <Unplug aria-hidden />
              {t("unbind")}
            </Button>
          )}
        </Card>
      ) : (
        <Button variant="outline" size="sm" className="w-fit" onClick={() => setOpen("bind")}>
          <Plug aria-hidden />
          {t("replaceThis")}
        </Button>
      )}
      {open === "bind" && <BindDialog skill={skill.name} onClose={close} />}
      {open === "unbind" && bound && <UnbindDialog bound={bound} onClose={close} />}
    </>
  );
}
