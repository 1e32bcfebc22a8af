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
/** IPv6 networks whose addresses hold one of IPv4, and at which bit that begins (RFC 4291, 6052, 3056). */
const HOLDING_IPV4: readonly (readonly [network: string, at: number])[] = [
  ["::ffff:0:0/96", 96],
  ["::/96", 96],
  ["64:ff9b::/96", 96],
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

/** Networks that are somebody's own: private ones, carriers' and organisations' (RFC 1918, 6598, 4193, 2544, 5737). */
const OWN_NETWORKS = [
  ...["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15"],
  ...["fc00::/7", "2001::/23"],
];

/** Whether an address is one of the internet, which anybody reaches in the same way. */
export function isPublicAddress(address: string): boolean {
  const bits = addressBits(address);
  if (bits === undefined || specialAddress(address) !== undefined) return false;
  const at = HOLDING_IPV4.find(([network]) => isInNetwork(bits, network))?.[1];
  if (at !== undefined && bits.length === 128) {
    return isPublicAddress(ipv4Of(bits.slice(at, at + 32)));
  }
  return !OWN_NETWORKS.some((network) => isInNetwork(bits, network));
}

/** A server of this machine may be meant for whoever is on it, whatever address it has in the network. */
function isOwn(bits: string): boolean {
  return Deno.networkInterfaces().some(({ address }) => addressBits(address) === bits);
}

function ipv4Of(bits: string): string {
  return [0, 8, 16, 24].map((at) => parseInt(bits.slice(at, at + 8), 2)).join(".");
}
