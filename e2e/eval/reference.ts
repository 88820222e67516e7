// One thing the reference gets wrong: when several items of an order are changed at once, it gives all of them the price
// and the options of the last one, though what it charges is the right difference. We give each item its own. A record
// counts as expected when it differs from the reference in nothing but that: when it becomes the reference's record, field
// for field, once its changed items are given the price and options of the last.
import { isDeepStrictEqual } from "node:util";
import type { Task } from "./tasks";

type Item = { item_id: string; price: number; options: unknown };

export function asReferenceHas(task: Task, wanted: unknown, found: unknown): boolean {
  if (!isOrder(wanted) || !isOrder(found)) return false;
  const write = task.gold_writes.find(
    (act) => act.name === "modify_pending_order_items" && act.arguments.order_id === found.order_id,
  );
  const newIds = write?.arguments.new_item_ids;
  if (!Array.isArray(newIds)) return false;
  const last = found.items.find((item) => item.item_id === newIds.at(-1));
  if (!last) return false;
  const open = [...newIds] as unknown[];
  const items = found.items.map((item) => {
    const at = open.indexOf(item.item_id);
    if (at < 0) return item;
    open.splice(at, 1);
    return { ...item, price: last.price, options: last.options };
  });
  return isDeepStrictEqual(wanted, { ...found, items });
}

function isOrder(value: unknown): value is { order_id: string; items: Item[] } {
  return typeof value === "object" && value !== null && "items" in value && Array.isArray(value.items);
}
