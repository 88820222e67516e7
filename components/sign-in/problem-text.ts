import { useTranslations } from "next-intl";
import type { SignInProblem } from "./sign-in-request";

/** A problem in words that say what to do next. */
export function useProblemText(appUrl: string): (problem: SignInProblem) => string {
  const t = useTranslations("auth.problems");
  return (problem) => {
    switch (problem.kind) {
      case "limited":
        return t("limited", { seconds: problem.seconds });
      case "origin":
        return t("origin", { address: appUrl });
      default:
        return t(problem.kind);
    }
  };
}
