// Tracking numbers in each carrier's own form.
import { digits } from "./customers";
import type { Carrier } from "./markets";
import type { World } from "./world";

/** UPS: "1Z", shipper, service, package, check digit. */
function upsNumber(world: World): string {
  const body = `${world.faker.en.string.alphanumeric({ length: 6, casing: "upper" })}03${digits(world, "#######")}`;
  const values = [...body].map((sign) => (/\d/.test(sign) ? Number(sign) : (sign.charCodeAt(0) - 63) % 10));
  const sum = values.reduce((total, value, i) => total + (i % 2 === 0 ? value : value * 2), 0);
  return `1Z${body}${(10 - (sum % 10)) % 10}`;
}

export function trackingNumber(world: World, carrier: Carrier): string {
  switch (carrier) {
    case "UPS":
      return upsNumber(world);
    case "FedEx":
      return digits(world, "7###########");
    case "USPS":
      return digits(world, "9400################");
    case "SF Express":
      return digits(world, "SF1############");
    case "JD Logistics":
      return digits(world, "JDVA###########");
    case "DHL":
      return digits(world, "JJD00##############");
    case "Royal Mail":
      return digits(world, "RM#########GB");
    case "Yamato":
      return digits(world, "4###########");
  }
}
