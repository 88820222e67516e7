// What the skills about customers share: whom they are about, and how an address is written down.
import { z } from "zod";
import type { Address } from "../../db";

/** Without it, the signed-in customer. Checked against who is signed in. */
export const customerId = z.string().min(1).max(64).optional();

/** The lines of an address as SOPs pass them. */
export const addressInput = {
  address1: z.string().min(1).max(200),
  address2: z.string().max(200).optional(),
  city: z.string().min(1).max(100),
  region: z.string().max(100).optional(),
  country: z.string().min(1).max(60),
  postal_code: z.string().min(1).max(20),
};
type AddressLines = z.output<z.ZodObject<typeof addressInput>>;

export const addressLines = (input: AddressLines) => ({
  line1: input.address1,
  line2: input.address2,
  city: input.city,
  region: input.region,
  country: input.country,
  postalCode: input.postal_code,
});

export const addressSchema = z.object({
  address_id: z.string(),
  label: z.string(),
  recipient: z.string(),
  phone: z.string().nullable(),
  address1: z.string(),
  address2: z.string(),
  city: z.string(),
  region: z.string(),
  country: z.string(),
  postal_code: z.string(),
  is_default: z.boolean(),
  /** All of it in one line, as it would be read out. */
  text: z.string(),
});
type AddressOutput = z.output<typeof addressSchema>;

export function addressOutput(address: Address): AddressOutput {
  const { line1, line2, city, region, postalCode, country } = address;
  return {
    address_id: address.id,
    label: address.label,
    recipient: address.recipient,
    phone: address.phone,
    address1: line1,
    address2: line2 ?? "",
    city,
    region: region ?? "",
    country,
    postal_code: postalCode,
    is_default: address.isDefault,
    text: addressText({ line1, line2, city, region, postalCode, country }),
  };
}

type TextLines = Pick<Address, "line1" | "line2" | "city" | "region" | "postalCode" | "country">;

/** In the order of the country it is in: a Chinese one begins with the province, another with the street. */
export function addressText({ line1, line2, city, region, postalCode, country }: TextLines): string {
  if (/\p{Script=Han}/u.test(line1 + city)) {
    const land = country.toUpperCase() === "CN" ? "中国" : country;
    const road = [land, region === city ? "" : region, city, line1].filter(Boolean).join("");
    return [road, line2, postalCode].filter(Boolean).join("，");
  }
  const place = [region, postalCode].filter(Boolean).join(" ");
  return [line1, line2, city, place, country].filter(Boolean).join(", ");
}

/** The same of an address as an order keeps it: lines by name, some of which may be missing. */
export function keptAddressText(lines: Readonly<Record<string, string | null | undefined>>): string {
  return addressText({
    line1: lines["line1"] ?? "",
    line2: lines["line2"] ?? null,
    city: lines["city"] ?? "",
    region: lines["region"] ?? null,
    postalCode: lines["postalCode"] ?? "",
    country: lines["country"] ?? "",
  });
}

/** Personal data in an address of an output, under the name it has there. */
export function addressLabels(prefix: string): Record<string, "pii"> {
  const fields = ["recipient", "phone", "address1", "address2", "postal_code", "text"];
  return Object.fromEntries(fields.map((field) => [`${prefix}${field}`, "pii"]));
}
