import { expect, it } from "vitest";
import { column } from "../../commerce/reports/table";
import { reportMarkdown } from "./report-markdown";

const columns = [
  column("day", "date", "日期", "Day"),
  column("product", "text", "商品", "Product"),
  column("currency", "text", "币种", "Currency"),
  column("orders", "count", "订单数", "Orders"),
  column("discount", "money", "优惠", "Discount"),
  column("total", "money", "合计", "Total"),
];
const row = (day: string, product: string, orders: number, total: number) => ({
  ...{ day, product, currency: "USD", orders, discount: 0, total },
});
const report = (rows: ReturnType<typeof row>[]) => ({
  ...{ columns, rows, totals: [{ currency: "USD", orders: 3, discount: 0, total: 4_500 }], rowCount: rows.length },
});

it("says rows and totals in both languages, and leaves out what nobody has", () => {
  const rows = [row("2026-10-24", "Mug", 1_200, 500), row("2026-10-25", "Socks, Five Pairs", 2, 4_000)];
  expect(reportMarkdown(report(rows), "en").split("\n")).toEqual([
    "| Day | Product | Orders | Total |",
    "| --- | --- | ---: | ---: |",
    "| Oct 24 | Mug | 1,200 | $5.00 |",
    "| Oct 25 | Socks, Five Pairs | 2 | $40.00 |",
    "| **Total** |  | **3** | **$45.00** |",
  ]);
  expect(reportMarkdown(report(rows), "zh-CN")).toContain("| 10月24日 | Mug | 1,200 | US$5.00 |");
  const turn = [row("2026-12-31", "Mug", 1, 500), row("2027-01-01", "Mug", 1, 0)];
  expect(reportMarkdown(report(turn), "en")).toContain("| Jan 1, 2027 | Mug | 1 | – |");
});

it("a product's name cannot break the table or write Markdown", () => {
  const [, , first = ""] = reportMarkdown(report([row("2026-10-24", "A | B\n[x](y) **z**", 1, 1)]), "en").split("\n");
  expect(first).toContain("A \\| B \\[x\\](y) \\*\\*z\\*\\*");
});

it("shows the first twelve rows, and nothing at all without any", () => {
  const many = Array.from({ length: 20 }, (_, i) => row(`2026-10-${10 + i}`, "Mug", 1, 1));
  expect(reportMarkdown(report(many), "en").split("\n")).toHaveLength(2 + 12 + 1);
  expect(reportMarkdown(report([]), "en")).toBe("");
});
