// Utterances of a CSV file with the intent that each is. Other people's labels become ours by a map: one of ours, several
// of which any is right, or nothing, and then its rows are left out.
import { readFile } from "node:fs/promises";
import { parse as parseCsv } from "csv-parse/sync";
import { parse as parseYaml } from "yaml";
import { z } from "zod";

export type Utterance = { text: string; /** Any of these is right. */ intents: readonly string[] };
type Known = ReadonlyMap<string, readonly string[]>;
export type Utterances = { rows: Utterance[]; leftOut: number };

const TEXT = ["utterance", "sentence", "text"];
const LABEL = ["intent", "label"];

const mapSchema = z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1), z.null()]));
type LabelMap = z.output<typeof mapSchema>;

/** `known`: our intents by each of their names. Throws an Error that names the label, the row or the file that cannot be used. */
export async function readUtterances(file: string, known: Known, mapFile?: string): Promise<Utterances> {
  const map = mapFile === undefined ? null : await readMap(mapFile, known);
  const records = parseCsv<Record<string, string>>(await readFile(file), { columns: true, bom: true, trim: true });
  const [first = {}] = records;
  const text = TEXT.find((name) => name in first);
  const label = LABEL.find((name) => name in first);
  if (!text || !label)
    throw new Error(`${file} needs a column ${TEXT.join(" or ")}, a column ${LABEL.join(" or ")}, and a row.`);
  const rows = records.flatMap((record): Utterance[] => {
    const intents = meant(record[label] ?? "", map, known, file);
    return intents.length > 0 ? [{ text: record[text] ?? "", intents }] : [];
  });
  return { rows, leftOut: records.length - rows.length };
}

function meant(label: string, map: LabelMap | null, known: Known, file: string): readonly string[] {
  const named = (name: string) => known.get(name) ?? [];
  if (map) return [...new Set([map[label] ?? []].flat().flatMap(named))];
  if (known.has(label)) return named(label);
  throw new Error(`${file} names the intent ${label}, which there is not. Say with --map FILE what it is here.`);
}

async function readMap(file: string, known: Known): Promise<LabelMap> {
  const parsed = mapSchema.safeParse(parseYaml(await readFile(file, "utf8")));
  if (!parsed.success) throw new Error(`${file} is no map of labels:\n${z.prettifyError(parsed.error)}`);
  const unknown = Object.values(parsed.data)
    .flatMap((intents) => intents ?? [])
    .find((intent) => !known.has(intent));
  if (unknown) throw new Error(`${file} names the intent ${unknown}, which there is not.`);
  return parsed.data;
}
