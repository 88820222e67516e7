"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { FieldProblem } from "../approvals/field-problem";
import { QueryError } from "../data-table/query-error";
import { CopyText } from "../ui/copy-text";
import { ConfirmDialog } from "../resources/confirm-dialog";
import { ResourceRefusal } from "../resources/resource-refusal";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "../ui/card";
import { Input } from "../ui/input";
import { Label } from "../ui/label";
import { RelativeTime } from "../ui/relative-time";
import { Skeleton } from "../ui/skeleton";

type Token = { id: string; name: string; lastUsedAt: Date | null; createdAt: Date; expiresAt: Date };

/** Where an MCP client finds Steward, and one's own tokens that open it. A token is shown once. */
export function AccessCard() {
  const t = useTranslations("bindings.access");
  const trpc = useTRPC();
  const query = useQuery(trpc.bindings.access.queryOptions());
  const [leaving, setLeaving] = useState<Token | null>(null);
  const { data, error } = query;
  const good = data?.tokens.filter(({ revokedAt, expiresAt }) => !revokedAt && expiresAt > data.now) ?? [];
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t("title")}</CardTitle>
        <CardDescription>{t("hint")}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-6">
        {!data &&
          (error ? <QueryError error={error} onRetry={() => void query.refetch()} /> : <Skeleton className="h-24" />)}
        {data && <Shown label={t("address")} text={data.address} copy={t("copyAddress")} />}
        {data && (
          <section className="flex flex-col gap-2">
            <h3 className="font-medium">{t("tokens")}</h3>
            {good.length === 0 && <p className="text-muted-foreground">{t("noTokens")}</p>}
            <ul className="flex flex-col divide-y divide-border">
              {good.map((token) => (
                <TokenRow key={token.id} token={token} onRevoke={() => setLeaving(token)} />
              ))}
            </ul>
          </section>
        )}
        {data && <NewToken />}
      </CardContent>
      {leaving && <RevokeToken token={leaving} onClose={() => setLeaving(null)} />}
    </Card>
  );
}

function Shown({ label, text, copy }: { label: ReactNode; text: string; copy: string }) {
  return (
    <div className="flex flex-col gap-1.5">
      <span className="font-medium">{label}</span>
      <div className="flex items-start gap-2 rounded-md border border-border bg-muted px-3 py-2">
        <code className="min-w-0 flex-1 font-mono text-xs leading-6 break-all select-all">{text}</code>
        <CopyText text={text} label={copy} />
      </div>
    </div>
  );
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const t = useTranslations("bindings.access");
  return (
    <li className="flex flex-wrap items-center gap-3 py-2">
      <KeyRound aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <span className="mr-auto flex min-w-0 flex-1 basis-60 flex-col">
        <span className="font-medium break-words">{token.name}</span>
        <span className="text-xs text-muted-foreground">
          {t.rich(token.lastUsedAt ? "used" : "unused", {
            when: () => <RelativeTime date={token.lastUsedAt ?? token.createdAt} />,
            until: () => <RelativeTime date={token.expiresAt} />,
          })}
        </span>
      </span>
      <Button size="sm" variant="outline" aria-label={t("revokeOne", { name: token.name })} onClick={onRevoke}>
        {t("revoke")}
      </Button>
    </li>
  );
}

function RevokeToken({ token, onClose }: { token: Token; onClose: () => void }) {
  const t = useTranslations("bindings.access");
  const { bindings } = useTRPC();
  const client = useQueryClient();
  const revoke = useMutation({
    ...bindings.revokeToken.mutationOptions(),
    onSettled: () => client.invalidateQueries({ queryKey: bindings.access.queryKey() }),
  });
  return (
    <ConfirmDialog
      title={t("revokeTitle", { name: token.name })}
      effect={t("revokeEffect")}
      submit={t("revokeSubmit")}
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ id: token.id }, { onSuccess: onClose })}
      onClose={onClose}
    />
  );
}

function NewToken() {
  const t = useTranslations("bindings.access");
  const { bindings } = useTRPC();
  const client = useQueryClient();
  const field = useId();
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const create = useMutation({
    ...bindings.createToken.mutationOptions(),
    // The token is in this page's memory only for as long as the page shows it.
    gcTime: 0,
    onSuccess: () => {
      setName("");
      setTried(false);
    },
    onSettled: () => client.invalidateQueries({ queryKey: bindings.access.queryKey() }),
  });
  const missing = tried && name.trim() === "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!create.isPending && name.trim() !== "") create.mutate({ name: name.trim() });
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-1.5">
      <Label htmlFor={field}>{t("name")}</Label>
      <div className="flex flex-wrap gap-2">
        <Input
          id={field}
          value={name}
          maxLength={100}
          autoComplete="off"
          aria-invalid={missing || undefined}
          aria-describedby={`${field}-hint${missing ? ` ${field}-problem` : ""}`}
          className="min-w-48 flex-1"
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" variant="outline" aria-disabled={create.isPending}>
          {t("create")}
        </Button>
      </div>
      <p id={`${field}-hint`} className="text-xs text-muted-foreground">
        {t("nameHint")}
      </p>
      {missing && <FieldProblem id={`${field}-problem`}>{t("nameMissing")}</FieldProblem>}
      <ResourceRefusal error={create.error} />
      <div role="status">
        {create.data && <Shown label={t("once")} text={create.data.token} copy={t("copyToken")} />}
      </div>
    </form>
  );
}
