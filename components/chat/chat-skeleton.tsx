import { useTranslations } from "next-intl";
import { Skeleton } from "@/components/ui/skeleton";

/** Has the shape of a conversation, so that nothing jumps when it arrives. */
export function ChatSkeleton() {
  const t = useTranslations("chat.page");
  return (
    <div role="status" aria-label={t("loading")} className="mx-auto flex h-full w-full max-w-reading flex-col px-4">
      <div className="flex flex-1 flex-col gap-6 pt-16">
        <Skeleton className="ml-auto h-11 w-3/5 rounded-md" />
        <Skeleton className="h-11 w-full rounded-md" />
        <div className="space-y-2.5">
          <Skeleton className="w-11/12" />
          <Skeleton className="w-4/5" />
          <Skeleton className="w-2/3" />
        </div>
      </div>
      <Skeleton className="mb-8 h-13 w-full rounded-md" />
    </div>
  );
}
