import type { ApologyFacts } from "./apology-facts";
import { latenessOf, newDate, reasonText, type Lateness } from "./apology-wording";

const dayCount = (days: number) => (days === 1 ? "one day" : `${days} days`);

export function writeApologyEn(facts: ApologyFacts): string[] {
  return [opening(facts), [cause(facts), whereabouts(facts)].filter(Boolean).join(" "), closing(facts)];
}

function opening(facts: ApologyFacts): string {
  const order = `order ${facts.order_id}`;
  const late = `${dayCount(facts.days_delayed)} late`;
  const said: Record<Lateness, Record<ApologyFacts["mood"], string>> = {
    unknown: {
      upset: `You expected ${order} by now, and it is not with you. We are sorry, and your frustration is fair.`,
      calm: `We are sorry that ${order} has not reached you when you expected it.`,
      friendly: `Thank you for asking so kindly. We are sorry that ${order} has not reached you when you expected it.`,
    },
    short: {
      upset: `You were right to write: ${order} is ${late}, and we are sorry. When you are waiting for something, that matters.`,
      calm: `We are sorry that ${order} is running ${late}.`,
      friendly: `Thank you for your patience. We are sorry that ${order} is running ${late}.`,
    },
    days: {
      upset: `We sincerely apologise: ${order} is ${late}. You have had to wait and then to ask, and neither should have been necessary.`,
      calm: `We sincerely apologise for the delay: ${order} is ${late}.`,
      friendly: `Thank you for being so patient with us. We sincerely apologise: ${order} is ${late}.`,
    },
    long: {
      upset: `We sincerely apologise. ${capital(order)} is ${late}, which is far longer than anyone should wait, and we understand why you are upset.`,
      calm: `We sincerely apologise. ${capital(order)} is ${late}, which is far longer than anyone should wait.`,
      friendly: `You have been more patient than we had any right to expect. ${capital(order)} is ${late}, and we sincerely apologise.`,
    },
  };
  return said[latenessOf(facts)][facts.mood];
}

const CAUSES: Record<string, string> = {
  WEATHER: "Severe weather on the route has held the parcel up.",
  CUSTOMS: "The parcel has been held for customs inspection.",
  CARRIER_CAPACITY: "The carrier has had more parcels than it could move, and yours was held back.",
  ADDRESS_ISSUE: "The carrier stopped the parcel because the delivery address needs checking.",
  LOST: "The carrier cannot say where the parcel is at the moment, and it may be lost.",
};

function cause(facts: ApologyFacts): string {
  const known = facts.delay_reason ? CAUSES[facts.delay_reason.toUpperCase()] : undefined;
  if (known) return known;
  const text = facts.delay_reason ? reasonText(facts, "en") : null;
  return text ? `The carrier's reason for the delay: ${text}.` : "The carrier has not given us a reason yet.";
}

function whereabouts(facts: ApologyFacts): string {
  const date = newDate(facts, "en");
  const carrier = facts.carrier ?? "the carrier";
  if (facts.last_scan_place && date) {
    return `It was last scanned in ${facts.last_scan_place}, and ${carrier} now expects to deliver it on ${date}.`;
  }
  if (date) return `${capital(carrier)} now expects to deliver it on ${date}.`;
  return facts.last_scan_place ? `It was last scanned in ${facts.last_scan_place}.` : "";
}

function closing(facts: ApologyFacts): string {
  if (facts.delay_reason === "LOST") {
    return "Your request stays with us until this is settled. You do not have to explain it again.";
  }
  if (facts.delay_reason === "ADDRESS_ISSUE") {
    return "Please look over the delivery address in your order and tell us if anything in it has changed.";
  }
  if (latenessOf(facts) === "long" || facts.mood === "upset") {
    return "If anything changes or still feels wrong, write to us. You will not have to tell the story twice.";
  }
  return "If there is anything else you would like to know about it, just write to us.";
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
