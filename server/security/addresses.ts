// Which addresses a request may go to. What a name resolves to is judged, not the name, and the connection is made to
// exactly the address that was judged: a name that answers differently a moment later gains nothing.
import { lookup as resolve, type LookupAddress } from "node:dns";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { AppError } from "../errors";

/** Ranges a company's own systems live in; what allows "private addresses" allows these and nothing more. */
const PRIVATE = new Set(["private", "loopback", "uniqueLocal", "carrierGradeNat"]);

/** Where clouds keep their machines' credentials outside the link-local range: AWS over IPv6, Alibaba, Azure. */
const METADATA = new Set(["fd00:ec2:0:0:0:0:0:254", "100.100.100.200", "168.63.129.16"]);

/** "::127.0.0.1", an embedded address in a form that was given up long ago. */
const isCompatible = (address: ipaddr.IPv4 | ipaddr.IPv6) =>
  address instanceof ipaddr.IPv6 && address.parts.slice(0, 6).every((part) => part === 0);

export type Reach = { allowPrivate: boolean };

/**
 * Whether a connection may be made to an IP address. Link-local addresses, where clouds keep the credentials of their
 * machines, and ranges that embed another address are never reachable.
 */
export function isReachable(address: string, { allowPrivate }: Reach): boolean {
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (METADATA.has(parsed.toString()) || METADATA.has(parsed.toNormalizedString())) return false;
  if (isCompatible(parsed) && range !== "loopback") return false;
  return range === "unicast" || (allowPrivate && PRIVATE.has(range));
}

export function refuseAddress(host: string): AppError {
  return new AppError(
    "FORBIDDEN",
    `Requests to ${host} are refused: it is a private or reserved address. Allow private addresses for this resource if it is one of your own systems.`,
    { reason: "private_address" },
  );
}

/** "[::1]" of a URL as "::1". */
const bare = (host: string) => host.replace(/^\[|\]$/g, "");

/** Throws FORBIDDEN (private_address) when a host is written as an address that may not be reached. */
export function checkLiteral(host: string, reach: Reach): void {
  if (isIP(bare(host)) && !isReachable(bare(host), reach)) throw refuseAddress(host);
}

type LookupDone = (error: Error | null, addresses: LookupAddress[]) => void;

/**
 * Resolves a host to the addresses that may be reached. One that must not be reached refuses the whole name: a name that
 * points to both is no mistake.
 */
export function lookupReachable(host: string, reach: Reach, done: LookupDone): void {
  resolve(bare(host), { all: true, verbatim: false }, (error, addresses) => {
    if (error) return done(error, []);
    const refused = addresses.some(({ address }) => !isReachable(address, reach));
    done(refused ? refuseAddress(host) : null, refused ? [] : addresses);
  });
}

/** The first reachable address of a host, for clients that take an address. Throws FORBIDDEN or the resolver's error. */
export function reachableAddress(host: string, reach: Reach): Promise<string> {
  return new Promise((settle, fail) => {
    lookupReachable(host, reach, (error, [first]) => {
      if (error || !first) fail(error ?? new Error(`${host} has no address.`));
      else settle(first.address);
    });
  });
}
