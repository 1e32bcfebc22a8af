/**
 * Hosts as they are compared: one spelling for each name and each address.
 *
 * @module
 */
import { isIpv4 } from "../../../text/ip_address.ts";

/** A server by name or address, and one port of it. */
export interface HostPort {
  /** In lower case, in ASCII, without a trailing dot; IPv6 without brackets. */
  host: string;
  port: number;
}

/** Labels of letters, digits, `-` and `_`, of 63 at most, 253 in all; see RFC 1035, section 2.3.4. */
const NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
/** What an authority may be made of: a user name, a path or an escape would make two readers see two hosts. */
const AUTHORITY = /^(\[[0-9a-f:.]+\]|[^\s:@/\\?#%[\]]+)(?::(\d{1,5}))?$/i;

/**
 * Reads `host`, `host:port`, `[::1]` or `[::1]:port`.
 *
 * @returns undefined when it is none of them; without `port` where none is given
 */
export function parseAuthority(text: string): { host: string; port?: number } | undefined {
  const [, name = "", digits] = AUTHORITY.exec(text) ?? [];
  const host = normalHost(name);
  if (host === undefined) return undefined;
  if (digits === undefined) return { host };
  const port = Number(digits);
  return port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

/**
 * The one spelling of a host: `0x7f.1` is 127.0.0.1, `::ffff:127.0.0.1` too, and names are as IDNA has them.
 *
 * @param text a name or an address; IPv6 in brackets
 */
export function normalHost(text: string): string | undefined {
  // As fetch and browsers read it (WHATWG URL), so that nobody means another host by the same letters.
  const hostname = text === "" ? undefined : URL.parse(`http://${text}/`)?.hostname;
  if (hostname === undefined) return undefined;
  if (hostname.startsWith("[")) {
    const address = hostname.slice(1, -1);
    return mappedIpv4(address) ?? address;
  }
  const name = hostname.replace(/\.$/, "");
  return NAME.test(name) ? name : undefined;
}

/** `host:port` as it is written. */
export function formatHostPort({ host, port }: HostPort): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Whether it is an address, and no name: IPv6 without brackets. */
export function isAddress(host: string): boolean {
  return host.includes(":") || isIpv4(host);
}

/** The IPv4 address within `::ffff:0:0/96`, which URLs write in hexadecimals. */
function mappedIpv4(address: string): string | undefined {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const [h, l] = [parseInt(high, 16), parseInt(low, 16)];
  return [h >> 8, h & 255, l >> 8, l & 255].join(".");
}
