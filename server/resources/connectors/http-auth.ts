// Puts a resource's credential into a request, at the moment of the call.
import type { Opened } from "../use-resource";
import { accessToken } from "./oauth2";

export type Credentialed = {
  headers: Record<string, string>;
  query: Record<string, string>;
  /** What must not come back out in an answer. */
  secrets: readonly string[];
};

const NOTHING: Credentialed = { headers: {}, query: {}, secrets: [] };

export async function credentialsOf(opened: Opened<"http">): Promise<Credentialed> {
  const { settings, secret } = opened;
  switch (settings.auth) {
    case "none":
      return NOTHING;
    case "api_key": {
      const key = await secret("api_key");
      const name = settings.keyName ?? "x-api-key";
      if (settings.keyIn === "query") return { headers: {}, query: { [name]: key }, secrets: [key] };
      const value = settings.keyPrefix ? `${settings.keyPrefix} ${key}` : key;
      return { headers: { [name.toLowerCase()]: value }, query: {}, secrets: [key] };
    }
    case "bearer":
      return bearer(await secret("token"));
    case "basic": {
      const password = await secret("password");
      const pair = `${settings.username ?? ""}:${password}`;
      const authorization = `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
      return { headers: { authorization }, query: {}, secrets: [pair, password] };
    }
    case "oauth2":
      return bearer(await accessToken(opened));
  }
}

function bearer(token: string): Credentialed {
  return { headers: { authorization: `Bearer ${token}` }, query: {}, secrets: [token] };
}
