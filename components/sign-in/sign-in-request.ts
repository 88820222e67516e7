export type SignInProblem =
  | { kind: "refused" | "noDemoAccount" | "demoOff" | "origin" | "unreachable" | "failed" }
  | { kind: "limited"; seconds: number };

type Answer = { error?: { code?: string; reason?: string } } | null;

/** What an answer of the sign-in endpoints means to the person; null is a success. */
export function problemOf(
  status: number,
  body: Answer,
  retryAfter: string | null,
  demo: boolean,
): SignInProblem | null {
  if (status < 400) return null;
  if (status === 429) return { kind: "limited", seconds: Math.max(1, Number(retryAfter) || 60) };
  if (body?.error?.reason === "no_demo_account") return { kind: "noDemoAccount" };
  if (status === 404 && demo) return { kind: "demoOff" };
  if (status === 403) return { kind: "origin" };
  if (status < 500) return { kind: "refused" };
  return { kind: "failed" };
}

async function post(path: string, body: unknown, demo: boolean): Promise<SignInProblem | null> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (!response) return { kind: "unreachable" };
  const answer = (await response.json().catch(() => null)) as Answer;
  return problemOf(response.status, answer, response.headers.get("Retry-After"), demo);
}

export function signInAs(role: string): Promise<SignInProblem | null> {
  return post("/api/auth/sign-in/demo", { role }, true);
}

export function signInWith(email: string, password: string): Promise<SignInProblem | null> {
  return post("/api/auth/sign-in/email", { email, password }, false);
}

/** Not signed in at all: this browser is a guest from now on. */
export function continueAsGuest(): Promise<SignInProblem | null> {
  return post("/api/guest", {}, false);
}
