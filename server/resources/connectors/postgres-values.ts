// A company's rows as JSON says them, exactly: whole numbers beyond 2^53 and decimals as text, days without a time zone as
// written, bytes in base64.
import pg from "pg";

type Parse = (text: string) => unknown;

const asWritten: Parse = (text) => text;
const number: Parse = (text) => (Number.isFinite(Number(text)) ? Number(text) : text);
const moment: Parse = (text) => {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
};
const base64: Parse = (text) => Buffer.from(text.replace(/^\\x/, ""), "hex").toString("base64");

const { FLOAT4, FLOAT8, TIMESTAMPTZ, TIMESTAMP, DATE, TIME, TIMETZ, INTERVAL, BYTEA } = pg.types.builtins;
const PARSERS = new Map<number, Parse>([
  ...[FLOAT4, FLOAT8].map((oid): [number, Parse] => [oid, number]),
  ...[TIMESTAMP, DATE, TIME, TIMETZ, INTERVAL].map((oid): [number, Parse] => [oid, asWritten]),
  [TIMESTAMPTZ, moment],
  [BYTEA, base64],
]);

/** Arrays of what the library would turn into its own objects, by their ids in PostgreSQL's catalogue. */
const TEXT_ARRAY = 1009;
const ARRAYS_AS_TEXT = new Set([1001, 1115, 1182, 1185, 1187]);

export const jsonTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    const known = format === "binary" ? undefined : PARSERS.get(oid);
    return known ?? pg.types.getTypeParser(ARRAYS_AS_TEXT.has(oid) ? TEXT_ARRAY : oid, format as "text");
  }) as pg.CustomTypesConfig["getTypeParser"],
};
