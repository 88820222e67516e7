/**
 * A filter for a text that reads the same but for capitals. Prisma compares such texts by ILIKE, to which `%` and `_` are
 * wildcards: unescaped, "%" would be everybody's e-mail address.
 */
export const sameText = (text: string) => ({
  equals: text.replace(/[\\%_]/g, "\\$&"),
  mode: "insensitive" as const,
});
