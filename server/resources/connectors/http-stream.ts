// A `fetch` under a resource, for a client library that keeps a conversation with it (MCP): below its address only, with
// its credential as it is at each request, guarded like every other way out.
import { database } from "../../db";
import { systemClock } from "../../context";
import { redactor } from "../../security/redact";
import { safeFetch } from "../safe-fetch";
import { countedCall, judgeStatus, openResource, type User } from "../use-resource";
import { addressBelow } from "./http";
import { credentialsOf } from "./http-auth";
import { dropToken } from "./oauth2";

type Conversation = {
  url: URL;
  fetch: (url: string | URL, init?: RequestInit) => Promise<Response>;
  /** Strikes the credentials that were sent out of a text, should the other side have echoed them. */
  redact: (text: string) => string;
};

/** Throws NOT_FOUND, FORBIDDEN or UNAVAILABLE about the resource, VALIDATION (bad_path). */
export async function openConversation(
  ctx: User,
  input: { resourceId: string; path: string; timeoutMs: number; maxBytes: number },
): Promise<Conversation> {
  const { resource } = await openResource(ctx, input.resourceId, "http");
  const url = addressBelow(resource.endpoint, input.path);
  const sent = new Set<string>();
  return {
    url,
    redact: (text) => redactor([...sent])(text),
    fetch: async (address, init = {}) => {
      // It outlives the call, and perhaps the transaction, it was opened in.
      const opened = await openResource(asSystem(), input.resourceId, "http");
      const credentials = await credentialsOf(opened);
      for (const secret of credentials.secrets) sent.add(secret);
      const target = new URL(address);
      if (target.origin !== url.origin) throw new TypeError("The conversation leaves its resource.");
      for (const [name, value] of Object.entries(credentials.query)) target.searchParams.set(name, value);
      const headers = new Headers(init.headers);
      for (const [name, value] of Object.entries(credentials.headers)) headers.set(name, value);
      const request = { ...init, headers, redirect: "manual" as const, signal: init.signal ?? undefined };
      const { timeoutMs, maxBytes } = input;
      const limits = { allowPrivate: opened.resource.allowPrivate, timeoutMs, maxBytes };
      const answer = await countedCall(
        opened.resource,
        () => safeFetch(target, { ...request, ...limits }),
        ({ status }) => judgeStatus(status),
      );
      // A token may be revoked before its time: the next request asks for another.
      if (answer.status === 401) for (const token of credentials.secrets) dropToken(opened, token);
      return answer;
    },
  };
}

function asSystem(): User {
  const actor = { userId: "system", role: "system", customerId: null, name: "Steward" } as const;
  return { actor, db: database().client, clock: systemClock };
}
