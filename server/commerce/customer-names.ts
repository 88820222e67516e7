// Whether a first and a last name are those of a customer. People write their names with other cases, accents, orders and
// scripts than the record: "林晓雯 (Xiaowen Lin)" is 林 晓雯, Xiaowen Lin and Lin Xiaowen. Pure.

/** Letters and figures only, without case and accents. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** The names a record holds: the one outside the brackets and those within. */
function written(name: string): string[] {
  const inside = [...name.matchAll(/[(（]([^)）]*)[)）]/g)].map((match) => match[1] ?? "");
  return [name.replace(/[(（][^)）]*[)）]/g, ""), ...inside].map(plain).filter((text) => text !== "");
}

export type NamedRecord = { name: string; firstName?: string | null; lastName?: string | null };

/** True when both names together are one of the record's, in either order. Neither may be left out. */
export function isNamed(record: NamedRecord, firstName: string, lastName: string): boolean {
  const first = plain(firstName);
  const last = plain(lastName);
  if (first === "" || last === "") return false;
  const parted = plain(`${record.firstName ?? ""}${record.lastName ?? ""}`);
  return [parted, ...written(record.name)].some((name) => name === first + last || name === last + first);
}
