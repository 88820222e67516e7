"use client";

import { useTranslations } from "next-intl";
import { useState, type ReactNode } from "react";
import { Button } from "../ui/button";
import { signOut } from "./account-menu";

export function SignOutButton({ children }: { children: ReactNode }) {
  const t = useTranslations("shell");
  const [failed, setFailed] = useState(false);
  return (
    <>
      <Button variant="outline" onClick={() => void signOut().then((done) => setFailed(!done))}>
        {children}
      </Button>
      {failed && (
        <p role="alert" className="w-full text-sm text-danger">
          {t("signOutFailed")}
        </p>
      )}
    </>
  );
}
