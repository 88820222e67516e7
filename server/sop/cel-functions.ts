// Functions every expression may use beside CEL's own. They speak the reader's language.
//   money(minor, currency)   1250, "USD" → "$12.50" or "US$12.50"
//   date(iso[, timeZone])    "2026-11-25…" → "November 25, 2026" or "2026年11月25日", in UTC unless a zone is named
//   percent(n)               15 → "15%"
//   default(x, y)            y when x is missing or null
import { EvaluationError, type Environment } from "@marcbachmann/cel-js";
import type { Locale } from "../context";

function formatMoney(minor: bigint, currency: string, locale: Locale): string {
  try {
    const format = new Intl.NumberFormat(locale, { style: "currency", currency });
    const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    // A decimal string keeps every digit; Number(minor) / 100 would not.
    const negative = minor < 0n;
    const text = (negative ? -minor : minor).toString().padStart(digits + 1, "0");
    const whole = text.slice(0, text.length - digits);
    const decimal = digits === 0 ? whole : `${whole}.${text.slice(-digits)}`;
    return format.format(`${negative ? "-" : ""}${decimal}` as Intl.StringNumericLiteral);
  } catch (cause) {
    throw new EvaluationError({ code: "invalid_currency", message: `"${currency}" is not a currency code`, cause });
  }
}

function formatDate(iso: string, timeZone: string, locale: Locale): string {
  const date = new Date(iso);
  if (!/^\d{4}-\d{2}-\d{2}/.test(iso) || Number.isNaN(date.getTime())) {
    throw new EvaluationError({ code: "invalid_date", message: `"${iso}" is not an ISO date` });
  }
  try {
    return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone }).format(date);
  } catch (cause) {
    throw new EvaluationError({ code: "invalid_time_zone", message: `"${timeZone}" is not a time zone`, cause });
  }
}

function formatPercent(value: bigint | number, locale: Locale): string {
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  return `${format.format(value)}%`;
}

const ABSENT = new Set(["no_such_key", "unknown_variable", "index_out_of_bounds"]);

/** A macro, because its first argument may fail to evaluate. */
function defaultMacro({ args }: { args: unknown[] }) {
  const [wanted, fallback] = args;
  return {
    typeCheck(checker: MacroChecker, _macro: unknown, ctx: unknown) {
      const left = checker.check(wanted, ctx);
      const right = checker.check(fallback, ctx);
      return left.unify(checker.registry, right) ?? checker.getType("dyn");
    },
    evaluate(evaluator: { run: (node: unknown, ctx: unknown) => unknown }, _macro: unknown, ctx: unknown) {
      try {
        const value = evaluator.run(wanted, ctx);
        if (value !== null && value !== undefined) return value;
      } catch (error) {
        if (!(error instanceof EvaluationError) || !ABSENT.has(error.code)) throw error;
      }
      return evaluator.run(fallback, ctx);
    },
  };
}

type MacroType = { unify: (registry: unknown, other: MacroType) => MacroType | null };
type MacroChecker = {
  registry: unknown;
  check: (node: unknown, ctx: unknown) => MacroType;
  getType: (name: string) => MacroType;
};

export function registerSopFunctions(environment: Environment, locale: Locale): void {
  const sync = { async: false };
  environment
    .registerFunction("money(int, string): string", (minor, code) => formatMoney(minor, code, locale), sync)
    .registerFunction("date(string): string", (iso) => formatDate(iso, "UTC", locale), sync)
    .registerFunction("date(string, string): string", (iso, zone) => formatDate(iso, zone, locale), sync)
    .registerFunction("percent(int): string", (value) => formatPercent(value, locale), sync)
    .registerFunction("percent(double): string", (value) => formatPercent(value, locale), sync)
    .registerFunction("default(ast, ast): dyn", defaultMacro, sync);
}
