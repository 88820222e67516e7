"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { CARRIER_OPERATIONS, GATEWAY_OPERATIONS } from "@/server/resources/sandbox/order-fault";
import type { FaultKind } from "@/server/resources/sandbox/faults";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { FAULT_KINDS, OPERATIONS, type Sandbox } from "./fault-words";
import { ChoiceField, TextField } from "./form-field";
import { ResourceRefusal } from "./resource-refusal";

const ANY = "any";
const LIMITS = { times: { min: 1, max: 100 }, delayMs: { min: 1, max: 600_000 } } as const;

const isWithin = (text: string, { min, max }: { min: number; max: number }) =>
  /^\d+$/.test(text.trim()) && Number(text) >= min && Number(text) <= max;

/** Tells a sandbox what to do wrong with the next calls. */
export function FaultForm({ sandbox }: { sandbox: Sandbox }) {
  const t = useTranslations("resources.faults");
  const [kind, setKind] = useState<FaultKind>("DECLINE");
  const [operation, setOperation] = useState(ANY);
  const [about, setAbout] = useState("");
  const [times, setTimes] = useState("1");
  const [delay, setDelay] = useState("3000");
  const [tried, setTried] = useState(false);
  const order = useOrderFault(sandbox);
  const wrong = {
    times: !isWithin(times, LIMITS.times),
    delay: kind === "DELAY" && !isWithin(delay, LIMITS.delayMs),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (order.isPending || wrong.times || wrong.delay) return;
    order.send({
      kind,
      times: Number(times),
      ...(operation === ANY ? {} : { operation }),
      ...(about.trim() === "" ? {} : { about: about.trim() }),
      ...(kind === "DELAY" ? { delayMs: Number(delay) } : {}),
    });
  };
  const problem = (bad: boolean, limits: { min: number; max: number }) =>
    tried && bad ? t("number", limits) : undefined;
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4 border-t border-border pt-4">
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <ChoiceField
          label={t("what")}
          hint={t(`explain.${kind}`)}
          value={kind}
          choices={FAULT_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={(value) => setKind(value as FaultKind)}
        />
        <ChoiceField
          label={t("calls")}
          value={operation}
          choices={[
            { value: ANY, label: t("anyOperation") },
            ...OPERATIONS[sandbox].map((value) => ({ value, label: t(`operation.${value}`) })),
          ]}
          onChange={setOperation}
        />
        <TextField
          optional
          label={t(sandbox === "gateway" ? "order" : "subject")}
          value={about}
          onChange={(value) => setAbout(value.slice(0, 64))}
        />
        <TextField label={t("times")} value={times} problem={problem(wrong.times, LIMITS.times)} onChange={setTimes} />
        {kind === "DELAY" && (
          <TextField
            label={t("delay")}
            value={delay}
            problem={problem(wrong.delay, LIMITS.delayMs)}
            onChange={setDelay}
          />
        )}
      </div>
      <ResourceRefusal error={order.error} />
      <Button type="submit" variant="outline" className="w-fit" aria-disabled={order.isPending}>
        {t("submit")}
      </Button>
    </form>
  );
}

type Ordered = { kind: FaultKind; times: number; operation?: string; about?: string; delayMs?: number };

function useOrderFault(sandbox: Sandbox) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: trpc.sandbox.pathKey() });
  const gateway = useMutation({ ...trpc.sandbox.gatewayFault.mutationOptions(), onSettled });
  const carrier = useMutation({ ...trpc.sandbox.carrierFault.mutationOptions(), onSettled });
  const send = ({ about, operation, ...fault }: Ordered) => {
    if (sandbox === "gateway") {
      const of = operation as (typeof GATEWAY_OPERATIONS)[number] | undefined;
      gateway.mutate({ ...fault, ...(of ? { operation: of } : {}), ...(about ? { reference: about } : {}) });
    } else {
      const of = operation as (typeof CARRIER_OPERATIONS)[number] | undefined;
      carrier.mutate({ ...fault, ...(of ? { operation: of } : {}), ...(about ? { subject: about } : {}) });
    }
  };
  const { error, isPending } = sandbox === "gateway" ? gateway : carrier;
  return { send, error, isPending };
}
