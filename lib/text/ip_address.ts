/**
 * Addresses of IPv4 and IPv6, and the networks that they are in.
 *
 * @module
 */

/** By its form alone: `999.1.1.1`, too. */
export function isIpv4(host: string): boolean {
  return /^\d+(\.\d+){3}$/.test(host);
}

/**
 * An address as zeros and ones: 32 or 128 of them.
 *
 * @param address IPv6 without brackets
 * @returns undefined for what is none, and for one with a zone
 */
export function addressBits(address: string): string | undefined {
  if (isIpv4(address)) return address.split(".").map((part) => toBits(Number(part), 8)).join("");
  const hostname = URL.parse(`http://[${address}]/`)?.hostname;
  if (hostname === undefined) return undefined;
  const [head = "", tail] = hostname.slice(1, -1).split("::");
  const [before, after] = [head, tail ?? ""].map((part) => part === "" ? [] : part.split(":"));
  const missing = 8 - (before?.length ?? 0) - (after?.length ?? 0);
  const groups = [
    ...before ?? [],
    ...Array(tail === undefined ? 0 : missing).fill("0"),
    ...after ?? [],
  ];
  return groups.map((group) => toBits(parseInt(group, 16), 16)).join("");
}

/**
 * Whether an address is in a network.
 *
 * @param bits see {@linkcode addressBits}
 * @param network `10.0.0.0/8`, `fc00::/7` (RFC 4632, 4291)
 */
export function isInNetwork(bits: string, network: string): boolean {
  const [, start = "", length] = /^([^/]*)\/(\d+)$/.exec(network) ?? [];
  const prefix = length === undefined ? undefined : addressBits(start);
  return prefix?.length === bits.length && bits.startsWith(prefix.slice(0, Number(length)));
}

function toBits(number: number, width: number): string {
  return number.toString(2).padStart(width, "0");
}
