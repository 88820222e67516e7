// Ticket numbers as people write them: "#CS-2026-001001", with or without "#".
import { z } from "zod";

export const ticketNumberSchema = z
  .string()
  .overwrite((text) => text.normalize("NFKC").replaceAll("\0", "").trim().replace(/^#\s*/, "").toUpperCase())
  .min(1)
  .max(64)
  .describe("Ticket number, with or without #");
