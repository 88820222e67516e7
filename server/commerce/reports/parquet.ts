// A report as Parquet. Counts and money are 64-bit integers (money in minor units, as its column says), shares and
// durations doubles, the rest text. The only place that knows the writer.
import { parquetWriteBuffer } from "hyparquet-writer";
import type { Column, ReportTable } from "./table";

const TYPES = {
  text: "STRING",
  date: "STRING",
  ordinal: "INT64",
  count: "INT64",
  money: "INT64",
  share: "DOUBLE",
  ms: "DOUBLE",
  hours: "DOUBLE",
} as const;

function values({ key, kind }: Column, rows: ReportTable["rows"]): unknown[] {
  const whole = TYPES[kind] === "INT64";
  return rows.map((row) => {
    const value = row[key] ?? null;
    return whole && value !== null ? BigInt(value) : value;
  });
}

export function toParquet({ columns, rows }: Pick<ReportTable, "columns" | "rows">): Buffer {
  const written = parquetWriteBuffer({
    columnData: columns.map((column) => ({
      name: column.key,
      data: values(column, rows),
      type: TYPES[column.kind],
      nullable: true,
    })),
  });
  return Buffer.from(written);
}
