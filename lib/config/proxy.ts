/**
 * Through which proxy an endpoint is reached.
 *
 * @module
 */
import { UsageError } from "../errors.ts";
import { normalHost } from "../sys/sandbox/network/host.ts";
import { addressBits, isInNetwork } from "../text/ip_address.ts";
import { isLocalName } from "../text/is_local_name.ts";
import type { Environment } from "./values.ts";

/** Addresses that no proxy could reach better: loopback, private networks, link-local, carrier-grade NAT (RFC 6890, 4193). */
const PRIVATE_NETWORKS = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::/127",
  "fc00::/7",
  "fe80::/10",
];

/**
 * The proxy for a URL: `ISONFORGE_PROXY` for whatever address; else, as curl reads them, `HTTPS_PROXY` or `HTTP_PROXY`,
 * then `ALL_PROXY`, but neither for what `NO_PROXY` lists nor for loopback and private names. Each in capital or small
 * letters.
 *
 * @returns the proxy's URL; undefined: none
 * @throws {UsageError} when `ISONFORGE_PROXY` is no URL of a proxy
 */
export function proxyFor(address: string, env: Environment): string | undefined {
  const url = URL.parse(address);
  const own = env("ISONFORGE_PROXY");
  if (own !== undefined) return own === "none" ? undefined : ownProxy(own);
  if (url === null || isPrivate(url) || isExcepted(url, either(env, "NO_PROXY") ?? "")) {
    return undefined;
  }
  const proxy = either(env, url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY") ??
    either(env, "ALL_PROXY");
  return proxy === undefined ? undefined : proxyUrl(proxy);
}

/** @throws {UsageError} when `ISONFORGE_PROXY` cannot be used */
export function readProxy(env: Environment): void {
  proxyFor("https://host", env);
}

function either(env: Environment, name: string): string | undefined {
  return env(name.toLowerCase()) ?? env(name);
}

function ownProxy(value: string): string {
  const proxy = proxyUrl(value);
  if (proxy !== undefined) return proxy;
  // The value is not repeated: it may hold a password.
  throw new UsageError("ISONFORGE_PROXY takes the URL of a proxy, e.g. http://proxy:3128, or none");
}

/** A proxy may stand without its scheme. What is no proxy's URL is as good as none, as for curl. */
function proxyUrl(value: string): string | undefined {
  const url = URL.parse(/^\w+:\/\//.test(value) ? value : `http://${value}`);
  return url !== null && /^(https?|socks5h?):$/.test(url.protocol) && url.hostname !== ""
    ? url.href
    : undefined;
}

function isPrivate({ hostname }: URL): boolean {
  const host = normalHost(hostname) ?? hostname;
  const bits = addressBits(host);
  if (bits === undefined) return isLocalName(host);
  return PRIVATE_NETWORKS.some((network) => isInNetwork(bits, network));
}

/**
 * `NO_PROXY`, as curl, Go and Python read it together: names with what is below them (`example.com`, `.example.com`,
 * `*.example.com`), addresses (IPv6 in brackets or without), networks, each perhaps with a port; `*` is everything.
 */
function isExcepted({ hostname, port, protocol }: URL, list: string): boolean {
  const number = port === "" ? (protocol === "https:" ? "443" : "80") : port;
  const host = spelled(hostname.replace(/^\[(.*)\]$/, "$1"));
  const bits = addressBits(host);
  return list.split(/[\s,]+/).filter((entry) => entry !== "").some((entry) => {
    if (entry === "*") return true;
    const { name, port: wanted } = exceptionOf(entry);
    if (wanted !== undefined && wanted !== number) return false;
    if (name.includes("/")) return bits !== undefined && isInNetwork(bits, name);
    const meant = spelled(name.replace(/^\*?\.?/, ""));
    return host === meant || (bits === undefined && host.endsWith(`.${meant}`));
  });
}

/** Brackets are of an address of IPv6 that a port or the length of a network follows; without, all of its colons are its own. */
function exceptionOf(entry: string): { name: string; port: string | undefined } {
  const [, inside, length = "", after] = /^\[([^\]]*)\](\/\d+)?(?::(\d+))?$/.exec(entry) ?? [];
  if (inside !== undefined) return { name: `${inside}${length}`, port: after };
  if (/:.*:/.test(entry)) return { name: entry, port: undefined };
  const [, name = "", port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  return { name, port };
}

/** The one spelling of a host; IPv6 without brackets. */
function spelled(host: string): string {
  return normalHost(host.includes(":") ? `[${host}]` : host) ?? host.toLowerCase();
}
