/**
 * Addresses that a name of the outside world has no business to lead to.
 *
 * @module
 */
import { addressBits, isInNetwork } from "../../../text/ip_address.ts";

type What = "this machine" | "no single machine" | "the local link" | "a cloud's metadata";

/** IANA's special-purpose registries (RFC 6890), and where clouds tell a machine its credentials. */
const NETWORKS: readonly (readonly [network: string, what: What])[] = [
  ["0.0.0.0/8", "this machine"],
  ["127.0.0.0/8", "this machine"],
  ["169.254.0.0/16", "the local link"],
  ["224.0.0.0/3", "no single machine"],
  // Alibaba, Azure, Oracle
  ["100.100.100.200/32", "a cloud's metadata"],
  ["168.63.129.16/32", "a cloud's metadata"],
  ["192.0.0.0/24", "a cloud's metadata"],
  ["::/127", "this machine"],
  ["fe80::/10", "the local link"],
  ["fec0::/10", "the local link"],
  ["ff00::/8", "no single machine"],
  // AWS, Google
  ["fd00:ec2::254/128", "a cloud's metadata"],
  ["fd20:ce::254/128", "a cloud's metadata"],
];
/**
 * IPv6 networks whose addresses hold one of IPv4, and at which bit that begins (RFC 4291, 6052, 8215, 2765, 3056). Where
 * the network of a translator of one's own is divided further is unknown: the rest of `64:ff9b:1::/48` is not public.
 */
const HOLDING_IPV4: readonly (readonly [network: string, at: number])[] = [
  ["::ffff:0:0/96", 96],
  ["::/96", 96],
  ["64:ff9b::/96", 96],
  ["64:ff9b:1::/96", 96],
  ["::ffff:0:0:0/96", 96],
  ["2002::/16", 16],
];

/** What kind of place an address is, when a name that the user allowed should not lead there; else undefined. */
export function specialAddress(address: string): What | undefined {
  const bits = addressBits(address);
  // Nothing is known of what cannot be read, e.g. an address with a zone.
  if (bits === undefined) return "the local link";
  const found = NETWORKS.find(([network]) => isInNetwork(bits, network))?.[1];
  if (found !== undefined) return found;
  const at = HOLDING_IPV4.find(([network]) => isInNetwork(bits, network))?.[1];
  if (at !== undefined && bits.length === 128) {
    return specialAddress(ipv4Of(bits.slice(at, at + 32)));
  }
  return isOwn(bits) ? "this machine" : undefined;
}

/**
 * What else of IANA's registries of special-purpose addresses is not of the internet. The few that all reach within
 * these (anycast of PCP and TURN, AMT, DRIP) serve no pages.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
const NOT_PUBLIC = [
  // Private networks, and those between a provider and its customers (RFC 1918, 6598).
  ...["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"],
  // For documentation (RFC 5737, 3849, 9637) and for measuring (RFC 2544): where they lead anywhere, it is a network of one's own.
  ...["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"],
  "198.18.0.0/15",
  // The former relays of 6to4 (RFC 7526, 6751); protocols as Teredo, whose servers see other addresses (RFC 2928, 4380).
  ...["192.88.99.0/24", "2001::/23"],
];
/** All of IPv6 that is given out to be reached by anybody: no unique local, SRv6 or discarding ones (RFC 4291, 4193, 9602, 6666). */
const GLOBAL_UNICAST = "2000::/3";

/**
 * Whether an address is one of the internet, which anybody reaches in the same way.
 *
 * @param interfaces of this machine, asked only for an address that nothing else rules out
 */
export function isPublicAddress(
  address: string,
  interfaces: () => readonly OwnInterface[] = Deno.networkInterfaces,
): boolean {
  const bits = addressBits(address);
  if (bits === undefined || specialAddress(address) !== undefined) return false;
  const at = HOLDING_IPV4.find(([network]) => isInNetwork(bits, network))?.[1];
  if (at !== undefined && bits.length === 128) {
    return isPublicAddress(ipv4Of(bits.slice(at, at + 32)), interfaces);
  }
  if (bits.length === 128 && !isInNetwork(bits, GLOBAL_UNICAST)) return false;
  return !NOT_PUBLIC.some((network) => isInNetwork(bits, network)) &&
    !interfaces().some((own) => isBeside(bits, own));
}

/** An address of this machine, and the network that it is in: `198.51.100.7/24`. */
type OwnInterface = Pick<Deno.NetworkInterfaceInfo, "cidr">;

/**
 * Whether an address is one of the link that an interface is on, also where that has addresses of the internet. What is
 * wider than any link is a route, or a tunnel's two ends with the mask of the old classes: it tells nothing.
 */
function isBeside(bits: string, { cidr }: OwnInterface): boolean {
  const length = Number(cidr.split("/")[1]);
  return length >= (bits.length === 32 ? 16 : 32) && isInNetwork(bits, cidr);
}

/** A server of this machine may be meant for whoever is on it, whatever address it has in the network. */
function isOwn(bits: string): boolean {
  return Deno.networkInterfaces().some(({ address }) => addressBits(address) === bits);
}

function ipv4Of(bits: string): string {
  return [0, 8, 16, 24].map((at) => parseInt(bits.slice(at, at + 8), 2)).join(".");
}
