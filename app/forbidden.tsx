import { Ban } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { BarePage } from "@/components/shell/bare-page";
import { SignOutButton } from "@/components/shell/sign-out-button";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { homeOf } from "@/components/sign-in/destination";
import { roleOfPerson } from "@/server/context";
import { currentViewer } from "./viewer";

/** Status 403: signed in, but not for this page. Says as whom, and where to go instead. */
export default async function ForbiddenPage() {
  const [t, viewer] = await Promise.all([getTranslations("shell"), currentViewer()]);
  const role = (viewer && roleOfPerson(viewer.actor.role)) ?? "customer";
  const customer = role === "customer";
  return (
    <BarePage>
      <EmptyState
        className="max-w-md"
        icon={Ban}
        heading
        title={t("forbidden.title")}
        description={t(customer ? "forbidden.description" : "forbidden.descriptionStaff", { role: t(`roles.${role}`) })}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <Button asChild>
              <Link href={homeOf(role)}>{t(customer ? "forbidden.toChat" : "forbidden.toConsole")}</Link>
            </Button>
            <SignOutButton>{t("forbidden.otherAccount")}</SignOutButton>
          </div>
        }
      />
    </BarePage>
  );
}
