"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useId, useState } from "react";
import { CopyText } from "../executions/copy-text";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card";
import { Input } from "../ui/input";
import { Label } from "../ui/label";
import { RelativeTime } from "../ui/relative-time";

/** Where an MCP client finds Steward, and one's own tokens that open it. A token is shown once. */
export function AccessCard() {
  const t = useTranslations("bindings.access");
  const trpc = useTRPC();
  const client = useQueryClient();
  const { data } = useQuery(trpc.bindings.access.queryOptions());
  const again = () => client.invalidateQueries({ queryKey: trpc.bindings.access.queryKey() });
  const create = useMutation({ ...trpc.bindings.createToken.mutationOptions(), onSuccess: again });
  const revoke = useMutation({ ...trpc.bindings.revokeToken.mutationOptions(), onSettled: again });
  const good = data?.tokens.filter(({ revokedAt, expiresAt }) => !revokedAt && expiresAt > data.now) ?? [];
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t("hint")}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {data && <Shown label={t("address")} text={data.address} copy={t("copyAddress")} />}
        {create.data && <Shown label={t("once")} text={create.data.token} copy={t("copyToken")} />}
        {good.length > 0 && (
          <ul className="flex flex-col divide-y divide-border">
            {good.map((token) => (
              <li key={token.id} className="flex flex-wrap items-center gap-3 py-2">
                <span className="mr-auto flex min-w-0 flex-col">
                  <span className="font-medium break-words">{token.name}</span>
                  <span className="text-xs text-muted-foreground">
                    {t.rich(token.lastUsedAt ? "used" : "unused", {
                      when: () => <RelativeTime date={token.lastUsedAt ?? token.createdAt} />,
                      until: () => <RelativeTime date={token.expiresAt} />,
                    })}
                  </span>
                </span>
                <Button
                  size="sm"
                  variant="outline"
                  aria-label={t("revokeOne", { name: token.name })}
                  aria-disabled={revoke.isPending}
                  onClick={() => !revoke.isPending && revoke.mutate({ id: token.id })}
                >
                  {t("revoke")}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <NewToken pending={create.isPending} onCreate={(name) => create.mutate({ name })} />
      </CardContent>
    </Card>
  );
}

function Shown({ label, text, copy }: { label: string; text: string; copy: string }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-xs text-muted-foreground">{label}</span>
      <div className="flex items-start gap-2 rounded-md border border-border bg-muted px-3 py-2">
        <code className="min-w-0 flex-1 font-mono text-sm break-all select-all">{text}</code>
        <CopyText text={text} label={copy} />
      </div>
    </div>
  );
}

function NewToken({ pending, onCreate }: { pending: boolean; onCreate: (name: string) => void }) {
  const t = useTranslations("bindings.access");
  const field = useId();
  const [name, setName] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (pending || name.trim() === "") return;
    onCreate(name.trim());
    setName("");
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-wrap items-end gap-2">
      <div className="flex min-w-48 flex-1 flex-col gap-1.5">
        <Label htmlFor={field}>{t("name")}</Label>
        <Input id={field} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
      </div>
      <Button type="submit" variant="outline" aria-disabled={pending || name.trim() === ""}>
        {t("create")}
      </Button>
    </form>
  );
}
