import { getTranslations } from "next-intl/server";
import { getQueryClient, HydrateClient, trpc } from "@/app/trpc-server";
import { type PageParams, readTableState } from "@/components/data-table/table-state";
import { ticketListInput } from "@/components/tickets/list-input";
import { TicketList } from "@/components/tickets/ticket-list";

export async function generateMetadata() {
  const t = await getTranslations("tickets");
  return { title: t("title") };
}

export default async function TicketsPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const input = ticketListInput(readTableState(await searchParams));
  await getQueryClient().prefetchQuery(trpc.tickets.list.queryOptions(input));
  return (
    <HydrateClient>
      <TicketList />
    </HydrateClient>
  );
}
