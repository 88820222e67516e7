import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { toCsv } from "./csv";
import { decimals } from "./decimals";
import { toParquet } from "./parquet";
import { count, percentile, type Histogram } from "./percentiles";
import { addDays, pieces, resolvePeriod, type PeriodName } from "./period";
import { addUp, averageOf, column, exact, shareOf } from "./table";

const NOW = new Date("2026-11-22T17:00:00Z");

describe("the days of a report", () => {
  it("are days of the asker's clock", () => {
    const today = (timeZone: string) => resolvePeriod({ period: "today", timeZone }, NOW);
    expect(today("Asia/Shanghai")).toEqual({ from: "2026-11-23", to: "2026-11-23", timeZone: "Asia/Shanghai" });
    expect(today("America/Phoenix").from).toBe("2026-11-22");
  });

  it("have names", () => {
    const of = (period: PeriodName) => {
      const { from, to } = resolvePeriod({ period, timeZone: "UTC" }, NOW);
      return `${from} ${to}`;
    };
    expect(of("last_7_days")).toBe("2026-11-15 2026-11-21");
    expect(of("this_week")).toBe("2026-11-16 2026-11-22");
    expect(of("last_week")).toBe("2026-11-09 2026-11-15");
    expect(of("last_month")).toBe("2026-10-01 2026-10-31");
    expect(of("this_quarter")).toBe("2026-10-01 2026-11-22");
    expect(of("last_quarter")).toBe("2026-07-01 2026-09-30");
    expect(of("last_year")).toBe("2025-01-01 2025-12-31");
  });

  it("are refused when they are none", () => {
    const asked =
      (from: string, to: string, timeZone = "UTC") =>
      () =>
        resolvePeriod({ from, to, timeZone }, NOW);
    const refused = (reason: string) => expect.objectContaining({ code: "VALIDATION", options: { reason } });
    expect(asked("2026-11-02", "2026-11-01")).toThrowError(refused("period_invalid"));
    expect(asked("2020-01-01", "2026-11-01")).toThrowError(refused("period_invalid"));
    expect(asked("2026-11-01", "2026-11-01", "Mars/Olympus")).toThrowError(refused("time_zone_unknown"));
  });

  it("are covered by their pieces, each day once", () => {
    const day = fc.integer({ min: 0, max: 1_000 });
    fc.assert(
      fc.property(day, day, fc.constantFrom<"month" | number>("month", 1, 7), (start, length, most) => {
        const from = addDays("2024-01-01", start);
        const to = addDays(from, length);
        const days = pieces({ from, to, timeZone: "UTC" }, most).flatMap((piece) => {
          const found: string[] = [];
          for (let at = piece.from; at <= piece.to; at = addDays(at, 1)) found.push(at);
          return found;
        });
        expect(days).toEqual(Array.from({ length: length + 1 }, (_, i) => addDays(from, i)));
      }),
      { numRuns: 60 },
    );
  });
});

describe("sums", () => {
  it("never add two currencies, and are refused when they stop being exact", () => {
    const rows = [
      { day: "a", currency: "USD", total: 1 },
      { day: "b", currency: "USD", total: 2 },
      { day: "a", currency: "EUR", total: 4 },
    ];
    expect(addUp(rows, ["currency"], ["total"])).toEqual([
      { currency: "USD", total: 3 },
      { currency: "EUR", total: 4 },
    ]);
    expect(() => exact(2n ** 53n)).toThrow(/too large/);
  });

  it("average to the nearest whole unit, halves up", () => {
    expect([averageOf(5, 2), averageOf(4, 3), averageOf(0, 0)]).toEqual([3, 1, null]);
    expect([shareOf(1, 3), shareOf(0, 0)]).toEqual([0.3333, null]);
  });

  it("know percentiles to two in a hundred", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e8 }), { minLength: 1, maxLength: 200 }), (values) => {
        const histogram: Histogram = new Map();
        for (const value of values) count(histogram, Math.ceil(Math.log(value) / Math.log(1.02)), 1);
        const sorted = [...values].sort((a, b) => a - b);
        const true95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
        const found = percentile(histogram, 0.95) ?? 0;
        expect(Math.abs(found - true95)).toBeLessThanOrEqual(Math.max(1, true95 * 0.021));
      }),
    );
    expect(percentile(new Map(), 0.5)).toBeNull();
  });
});

describe("files", () => {
  const columns = [
    column("name", "text", "名称", "Name"),
    column("currency", "text", "币种", "Currency"),
    column("total_minor", "money", "合计", "Total"),
    column("share", "share", "占比", "Share"),
  ];
  const rows = [
    { name: 'Lamp, "Halo"', currency: "USD", total_minor: 123_456_789_012_345, share: 0.5 },
    { name: "=SUM(A1)", currency: "JPY", total_minor: -1_200, share: null },
    { name: "阅读灯", currency: "CNY", total_minor: 5, share: 1 },
  ];

  it("are CSV a spreadsheet opens: exact amounts, no formulas, Chinese readable", () => {
    expect(toCsv({ columns, rows }).toString("utf8")).toBe(
      '\ufeffname,currency,total,share\r\n"Lamp, ""Halo""",USD,1234567890123.45,0.5\r\n' +
        "'=SUM(A1),JPY,-1200,\r\n阅读灯,CNY,0.05,1\r\n",
    );
  });

  it("are Parquet that another reader reads back as it was, money as whole minor units", async () => {
    const bytes = toParquet({ columns, rows });
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    const read = await parquetReadObjects({ file });
    expect(read).toEqual(rows.map((row) => ({ ...row, total_minor: BigInt(row.total_minor) })));
  });

  it("are Parquet also without a row: the list of row groups says what it would hold, or Arrow's readers refuse it", async () => {
    const empty = toParquet({ columns, rows: [] });
    const file = empty.buffer.slice(empty.byteOffset, empty.byteOffset + empty.length) as ArrayBuffer;
    expect(await parquetReadObjects({ file })).toEqual([]);
    // num_rows = 0, then field 4, a list of no structs (12).
    expect(empty.includes(Buffer.from([0x16, 0x00, 0x19, 0x0c]))).toBe(true);
  });

  it("hold no formula, in whatever signs and after whatever blanks it is written", () => {
    const texts = ["=1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x", "  =1", "\n=1", "\t1", "\r1"];
    const cells = { columns: [column("name", "text", "名称", "Name")], rows: texts.map((name) => ({ name })) };
    const lines = toCsv(cells).toString("utf8").slice("\ufeffname\r\n".length);
    expect(lines.match(/(^|\r\n|")'/g)).toHaveLength(texts.length);
  });

  it("move the point, whatever the amount", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (minor) => {
        const text = decimals(minor, "USD");
        expect(BigInt(text.replace(".", ""))).toBe(BigInt(minor));
        expect(text).toMatch(/^-?\d+\.\d\d$/);
      }),
    );
  });
});
