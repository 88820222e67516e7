// Ties next-intl's hooks to our languages and texts: asking for a text that does not exist does not compile.
import type { Locale } from "@/server/context";
import type { Messages } from "./messages";

declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
