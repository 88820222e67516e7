import { redirect } from "next/navigation";
import { homeOf } from "@/components/sign-in/destination";
import { requireViewer } from "./viewer";

export default async function HomePage() {
  const { actor } = await requireViewer();
  redirect(homeOf(actor.role));
}
