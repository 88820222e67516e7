"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ChoiceField } from "../resources/form-field";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { bindingDraft } from "./binding-draft";

/** The skill and the system a binding begins with, and the text they amount to. */
export function useDraft(fixed: string) {
  const trpc = useTRPC();
  const [skill, setSkill] = useState(fixed);
  const [resource, setResource] = useState("");
  const skills = useQuery(trpc.skills.list.queryOptions({}));
  const resources = useQuery(trpc.resources.list.queryOptions({}));
  const contract = useQuery({ ...trpc.skills.get.queryOptions({ name: skill }), enabled: skill !== "" });
  const systems = (resources.data?.rows ?? []).flatMap(({ id, name, connector }) =>
    // A database is only read.
    connector === "http" || (connector === "postgres" && (contract.data?.effect ?? "read") === "read")
      ? [{ id, connector, label: name === id ? id : `${name} · ${id}` } as const]
      : [],
  );
  const system = systems.find(({ id }) => id === resource);
  const text = contract.data && system ? bindingDraft(contract.data, system) : "";
  return {
    text,
    skill,
    resource,
    setSkill,
    setResource,
    skills: skills.data?.rows.map(({ name }) => ({ value: name, label: name })) ?? [],
    systems: systems.map(({ id, label }) => ({ value: id, label })),
  };
}

type Props = { draft: ReturnType<typeof useDraft>; fixed: boolean; edited: boolean; onAnew: () => void };

/** Choosing both writes the beginning; what somebody wrote is only replaced when they say so. */
export function DraftFields({ draft, fixed, edited, onAnew }: Props) {
  const t = useTranslations("bindings");
  return (
    <div className="flex flex-col gap-2">
      <div className="grid gap-3 sm:grid-cols-2">
        {!fixed && (
          <ChoiceField
            label={t("skill")}
            placeholder={t("choose")}
            value={draft.skill}
            choices={draft.skills}
            onChange={draft.setSkill}
          />
        )}
        <ChoiceField
          label={t("system")}
          hint={draft.systems.length === 0 ? t("noSystem") : undefined}
          placeholder={t("choose")}
          value={draft.resource}
          choices={draft.systems}
          onChange={draft.setResource}
        />
      </div>
      {edited && draft.text !== "" && (
        <Button variant="link" size="sm" className="w-fit" onClick={onAnew}>
          {t("anew")}
        </Button>
      )}
    </div>
  );
}
