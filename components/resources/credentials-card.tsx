"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Card, CardDescription, CardHeader, CardTitle } from "../ui/card";
import { RelativeTime } from "../ui/relative-time";
import { StatusBadge } from "../ui/status-badge";
import { ConfirmDialog } from "./confirm-dialog";
import { CredentialDialog } from "./credential-dialog";
import { type Resource, useResourceName, useWord } from "./resource-words";

type Note = Resource["credentials"][number];

/** That there are credentials, since when, and how to change them; never what they are. */
export function CredentialsCard({ resource, mayManage }: { resource: Resource; mayManage: boolean }) {
  const t = useTranslations("resources.credentials");
  const [open, setOpen] = useState<{ name: string; act: "set" | "remove" } | null>(null);
  const close = () => setOpen(null);
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{resource.credentials.length > 0 ? t("hint") : t("none")}</CardDescription>
      </CardHeader>
      <ul className="flex flex-col divide-y divide-border px-4 py-2">
        {resource.credentials.map((note) => (
          <li key={note.name} className="flex flex-wrap items-center gap-x-3 gap-y-2 py-2">
            <Credential note={note} />
            {mayManage && <Acts note={note} onAct={(act) => setOpen({ name: note.name, act })} />}
          </li>
        ))}
      </ul>
      {open?.act === "set" && <CredentialDialog resource={resource} name={open.name} onClose={close} />}
      {open?.act === "remove" && <RemoveCredential resource={resource} name={open.name} onClose={close} />}
    </Card>
  );
}

function Credential({ note }: { note: Note }) {
  const t = useTranslations("resources.credentials");
  const word = useWord("credential");
  const when = (date: Date) => () => <RelativeTime date={date} />;
  return (
    <div className="mr-auto flex min-w-0 flex-col gap-0.5">
      <span className="flex items-center gap-2 font-medium">
        <KeyRound aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        {word(note.name)}
      </span>
      {note.setAt && note.version !== null ? (
        <span className="text-xs text-muted-foreground">
          {t.rich("set", { when: when(note.setAt), version: note.version })}
        </span>
      ) : (
        <StatusBadge status="waiting-person" label={t("missing")} className="w-fit" />
      )}
      {note.formerUntil && (
        <span className="text-xs text-muted-foreground">{t.rich("former", { when: when(note.formerUntil) })}</span>
      )}
    </div>
  );
}

function Acts({ note, onAct }: { note: Note; onAct: (act: "set" | "remove") => void }) {
  const t = useTranslations("resources.credentials");
  const name = useWord("credential")(note.name);
  const isSet = note.version !== null;
  return (
    <div className="flex gap-2">
      <Button
        variant="outline"
        size="sm"
        aria-label={t(isSet ? "rotateLabel" : "enterLabel", { name })}
        onClick={() => onAct("set")}
      >
        {t(isSet ? "rotate" : "enter")}
      </Button>
      {isSet && (
        <Button variant="ghost" size="sm" aria-label={t("removeLabel", { name })} onClick={() => onAct("remove")}>
          {t("removeOne")}
        </Button>
      )}
    </div>
  );
}

function RemoveCredential({ resource, name, onClose }: { resource: Resource; name: string; onClose: () => void }) {
  const t = useTranslations("resources.removing");
  const { resources } = useTRPC();
  const queries = useQueryClient();
  const credential = useWord("credential")(name);
  const remove = useMutation({
    ...resources.removeCredential.mutationOptions(),
    onSettled: () => queries.invalidateQueries({ queryKey: resources.pathKey() }),
  });
  return (
    <ConfirmDialog
      title={t("credentialTitle", { credential, name: useResourceName()(resource) })}
      effect={t("credentialEffect")}
      submit={t("credentialSubmit", { credential })}
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ id: resource.id, name }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}
