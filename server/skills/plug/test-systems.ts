// For tests: a company's own order system, on a real port of this machine, in the shapes such systems have: other names,
// decimal amounts, times with offsets, and whatever trouble it is told to make.
import { setTimeout as sleep } from "node:timers/promises";
import { writeSecret } from "../../resources/secrets";
import { testServer } from "../../resources/test-server";
import type { TestDatabase } from "../../postgres/test-database";

type Trouble = "hang" | "down" | "busy" | "shape" | "amount" | "huge" | "credentials" | "nonsense" | "unsaid" | null;

const order = (number: string, email: string) => ({
  no: number,
  state: "shipped",
  lines: [{ title: "Merino scarf", title_zh: "美利奴羊毛围巾", qty: 2, price: "41.50" }],
  total: "83.00",
  cur: "USD",
  buyer: { ref: "B-77", name: "Xiaowen Lin", mail: email },
  parcel: { tracking: "1Z999AA10123456784", by: "UPS" },
  at: "2026-11-14T10:00:00+08:00",
  eta: "2026-11-20T18:00:00+08:00",
});

function broken(trouble: Trouble, found: ReturnType<typeof order>) {
  if (trouble === "shape") return { ...found, buyer: { ...found.buyer, name: 7 } };
  return trouble === "amount" ? { ...found, total: "83,00 €" } : found;
}

export async function orderSystem() {
  const state: { trouble: Trouble } = { trouble: null };
  const server = await testServer(async ({ path, headers, method, body }, response) => {
    const answer = (status: number, value: unknown) => {
      response.writeHead(status, state.trouble === "unsaid" ? {} : { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    // Aborted by whoever asks: only then does it let go.
    if (state.trouble === "hang") return void (await sleep(60_000, undefined, { ref: false }));
    if (state.trouble === "down") return answer(503, { error: "maintenance of db-7.internal" });
    if (state.trouble === "busy") return answer(429, {});
    if (state.trouble === "credentials") return answer(401, { echoed: headers.authorization });
    if (state.trouble === "nonsense") return void response.end("<html>");
    if (state.trouble === "huge") return answer(200, { no: "x".repeat(3_000_000) });
    const [, , number = ""] = path.split("?", 1)[0]!.split("/").map(decodeURIComponent);
    if (method === "POST") return answer(201, { ticket: { id: 71 }, key: headers["idempotency-key"], body });
    if (number === "gone") return answer(200, { ok: false, why: "archived" });
    if (!["12345", "555"].includes(number)) return answer(404, { message: `no ${number}` });
    const found = order(number, number === "555" ? "stranger@example.com" : "xiaowen.lin@example.com");
    answer(200, broken(state.trouble, found));
  });
  return { ...server, state };
}

/** A resource that knows a server's address, as an operator would have added it. */
export async function addResource(
  { client }: TestDatabase,
  id: string,
  endpoint: string,
  change: { allowPrivate?: boolean; auth?: "none" | "bearer"; token?: string } = {},
): Promise<void> {
  const { allowPrivate = true, auth = "none", token } = change;
  const data = { id, name: id, connector: "http", type: "api", endpoint, allowPrivate, createdBy: "user_ops" };
  await client.resource.create({ data: { ...data, settings: { auth } } });
  if (token) await writeSecret(client, { resourceId: id, name: "token", value: token, by: "user_ops", at: new Date() });
}

/** How `orderSystem` speaks, in the words of the contract. */
export const ORDER_OUTPUT = `(
  $states := {"new": "PROCESSING", "shipped": "SHIPPED", "done": "DELIVERED"};
  $utc := function($time) { $time ? $fromMillis($toMillis($time)) };
  {
    "order_id": response.no,
    "status": $lookup($states, response.state),
    "status_text": {"zh-CN": "已发货", "en": "Shipped"},
    "items": response.lines.{"name": title, "name_zh": title_zh, "quantity": qty, "unit_price_minor": $round($number(price) * 100)},
    "total_minor": $round($number(response.total) * 100),
    "currency": response.cur,
    "customer_id": response.buyer.ref,
    "customer_name": response.buyer.name,
    "customer_email": response.buyer.mail,
    "tracking_number": response.parcel.tracking,
    "carrier": response.parcel.by,
    "placed_at": $utc(response.at),
    "estimated_delivery": $utc(response.eta),
    "delivered_at": $utc(response.done_at)
  }
)`;

export const orderBinding = (resource: string, change: Record<string, unknown> = {}) => ({
  implements: "getOrderDetails",
  http: {
    resource,
    path: "/orders/{input.order_id}",
    query: '{"lang": locale, "for": actor.role}',
    output: ORDER_OUTPUT,
    refusals: [
      { status: 404, code: "NOT_FOUND" as const, reason: "order_not_found" },
      { when: "response.ok = false", code: "CONFLICT" as const, reason: "order_archived" },
    ],
    ...change,
  },
  owner: "response.buyer.mail",
  timeout_ms: 5_000,
  sample: { order_id: "12345" },
});
