// Access tokens by OAuth 2.0 client credentials (RFC 6749, 4.4). Tokens live in this process's memory only, until shortly
// before they end; many calls that need one at once ask for one.
import * as oauth from "oauth4webapi";
import { AppError } from "../../errors";
import { neverLog } from "../../log";
import { safeFetch, type SafeInit } from "../safe-fetch";
import { stateOf, type Opened } from "../use-resource";

type Token = { value: string; endsAt: number };

/** A token is not used in the last half minute of its life, or in the second half of a life that is shorter. */
const EARLY_MS = 30_000;
const DEFAULT_SECONDS = 300;
const TIMEOUT_MS = 10_000;

type Asked = { token: Promise<Token>; value: string | null };

/** By resource and revision: a change of settings or credential ends what was obtained with the old ones. */
const tokens = new Map<string, Asked>();

const keyOf = ({ resource }: Opened<"http">) => `${resource.id}@${stateOf(resource)}`;

/** A token that is good for now. Throws UNAVAILABLE (oauth_refused: not retryable; or what reaching the server threw). */
export async function accessToken(opened: Opened<"http">): Promise<string> {
  const key = keyOf(opened);
  for (let asked = tokens.get(key); asked; asked = tokens.get(key)) {
    const { value, endsAt } = await asked.token;
    if (endsAt > Date.now()) return value;
    // Of many who find that it has ended, the first asks for another and the rest wait for that one.
    if (tokens.get(key) === asked) tokens.delete(key);
  }
  for (const name of tokens.keys()) if (name.startsWith(`${opened.resource.id}@`)) tokens.delete(name);
  const next: Asked = { token: requestToken(opened), value: null };
  tokens.set(key, next);
  next.token.then(
    ({ value }) => (next.value = value),
    () => tokens.get(key) === next && tokens.delete(key),
  );
  return (await next.token).value;
}

/** The server refused this token before its time; one that took its place meanwhile is kept. */
export function dropToken(opened: Opened<"http">, refused: string): void {
  if (tokens.get(keyOf(opened))?.value === refused) tokens.delete(keyOf(opened));
}

async function requestToken(opened: Opened<"http">): Promise<Token> {
  const { resource, settings } = opened;
  const { tokenUrl = "", clientId = "", clientAuth, scope, audience } = settings;
  const secret = await opened.secret("client_secret");
  const server: oauth.AuthorizationServer = { issuer: new URL(tokenUrl).origin, token_endpoint: tokenUrl };
  const client: oauth.Client = { client_id: clientId };
  const authenticate = clientAuth === "post" ? oauth.ClientSecretPost(secret) : oauth.ClientSecretBasic(secret);
  const parameters = new URLSearchParams({ ...(scope ? { scope } : {}), ...(audience ? { audience } : {}) });
  const guarded = (url: string, init: unknown) =>
    safeFetch(url, {
      ...(init as SafeInit),
      redirect: "manual",
      allowPrivate: resource.allowPrivate,
      timeoutMs: TIMEOUT_MS,
    });
  // Plain http is for one's own network, which the resource must allow.
  if (!resource.allowPrivate && new URL(tokenUrl).protocol !== "https:") {
    throw new AppError("UNAVAILABLE", `The token address of ${resource.id} is plain http: enter one with https.`, {
      reason: "oauth_insecure",
      retryable: false,
    });
  }
  const response = await oauth.clientCredentialsGrantRequest(server, client, authenticate, parameters, {
    [oauth.customFetch]: guarded,
    [oauth.allowInsecureRequests]: resource.allowPrivate,
  });
  if (response.status >= 500 || response.status === 429) {
    await response.body?.cancel();
    throw new AppError("UNAVAILABLE", `The token server of ${resource.id} answered ${response.status}.`, {
      reason: "oauth_unavailable",
    });
  }
  try {
    const answer = await oauth.processClientCredentialsResponse(server, client, response);
    neverLog(answer.access_token);
    const lifeMs = (answer.expires_in ?? DEFAULT_SECONDS) * 1_000;
    return { value: answer.access_token, endsAt: Date.now() + lifeMs - Math.min(EARLY_MS, lifeMs / 2) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    // The library's error holds the whole answer; its code says enough.
    const code = error instanceof oauth.ResponseBodyError ? error.error : "answer_not_understood";
    throw new AppError(
      "UNAVAILABLE",
      `The token server of ${resource.id} gave no token (${code.replace(/\W/g, "_").slice(0, 60)}). Check the client id, the secret and the scope.`,
      { reason: "oauth_refused", retryable: false },
    );
  }
}
