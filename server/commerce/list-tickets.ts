// Tickets as the console lists them.
import { z } from "zod";
import { requirePermission } from "../auth/permissions";
import type { Ctx } from "../context";
import type { Prisma } from "../db";
import { TICKET_STATUSES } from "./ticket-kinds";

export const listTicketsInput = z.object({
  page: z.int().min(1).max(1_000_000).default(1),
  pageSize: z.int().min(1).max(100).default(20),
  /** Looks in number (with or without #), subject, order, customer's name and execution. NUL is not text to PostgreSQL. */
  search: z
    .string()
    .overwrite((text) => text.replaceAll("\0", "").trim())
    .max(200)
    .default(""),
  status: z.enum(TICKET_STATUSES).optional(),
});

/** Tickets newest first, each with its customer's id and name. */
export async function listTickets(ctx: Ctx, input: z.input<typeof listTicketsInput> = {}) {
  requirePermission(ctx, "ticket:read");
  const { page, pageSize, search, status } = listTicketsInput.parse(input);
  const contains = { contains: search.replace(/^#/, "").replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } as const;
  const where: Prisma.TicketWhereInput = {
    ...(status ? { status } : {}),
    ...(search
      ? {
          OR: [
            { number: contains },
            { subject: contains },
            { orderId: contains },
            { executionId: contains },
            { customer: { name: contains } },
          ],
        }
      : {}),
  };
  const [rows, total] = await Promise.all([
    ctx.db.ticket.findMany({
      where,
      include: { customer: { select: { id: true, name: true } } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    ctx.db.ticket.count({ where }),
  ]);
  return { rows, total };
}
