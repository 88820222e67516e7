"use client";

import { Printer } from "lucide-react";
import { Button } from "../ui/button";

export function PrintButton({ text }: { text: string }) {
  return (
    <Button onClick={() => window.print()}>
      <Printer aria-hidden />
      {text}
    </Button>
  );
}
