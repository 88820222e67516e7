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
  return rows.length === 0 ? typed(Buffer.from(written)) : Buffer.from(written);
}

/** In the footer: no rows (field 3), then the list of row groups (field 4), which has none and no type. */
const NO_ROW_GROUPS = Buffer.from([0x16, 0x00, 0x19, 0x00]);
const OF_STRUCTS = 0x0c;

/** The writer gives a list of nothing no type, and strict readers such as Arrow's refuse the file: it is of structs. */
function typed(file: Buffer): Buffer {
  const at = file.lastIndexOf(NO_ROW_GROUPS);
  if (at >= 0) file.writeUInt8(OF_STRUCTS, at + NO_ROW_GROUPS.length - 1);
  return file;
}
