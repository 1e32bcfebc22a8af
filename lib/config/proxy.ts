/**
 * Through which proxy an endpoint is reached.
 *
 * @module
 */
import { UsageError } from "../errors.ts";
import type { Environment } from "./values.ts";

/** Ends of names that stand for machines of one's own network. */
const PRIVATE_NAMES = /(^|\.)(localhost|local|lan|home|internal|intranet|localdomain|home\.arpa)$/;

/** Addresses that no proxy could reach better: loopback, private networks, link-local, carrier-grade NAT (RFC 6890). */
const PRIVATE_NETWORKS = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
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
  if (hostname.startsWith("[")) return isPrivate6(hostname.slice(1, -1));
  const address = numberOf(hostname);
  if (address !== undefined) return PRIVATE_NETWORKS.some((network) => isWithin(address, network));
  // A name without a dot is one of the own network, or of a container beside.
  return !hostname.includes(".") || PRIVATE_NAMES.test(hostname);
}

/** Loopback, unique local (fc00::/7), link-local (fe80::/10), and IPv4 in IPv6, which URLs write in hexadecimals. */
function isPrivate6(address: string): boolean {
  const mapped = /^::ffff:([0-9a-f]+):([0-9a-f]+)$/.exec(address);
  if (mapped) {
    const number = parseInt(mapped[1] ?? "", 16) * 2 ** 16 + parseInt(mapped[2] ?? "", 16);
    return PRIVATE_NETWORKS.some((network) => isWithin(number, network));
  }
  return address === "::1" || address === "::" || /^f[cd]|^fe[89ab]/.test(address);
}

/** `NO_PROXY`: names with what is below them, addresses, networks, each perhaps with a port; `*` is everything. */
function isExcepted({ hostname, port, protocol }: URL, list: string): boolean {
  const number = port === "" ? (protocol === "https:" ? "443" : "80") : port;
  const address = numberOf(hostname);
  return list.split(/[\s,]+/).filter((entry) => entry !== "").some((entry) => {
    if (entry === "*") return true;
    if (entry.includes("/")) return address !== undefined && isWithin(address, entry);
    const [, name = "", wanted] = /^(.*?)(?::(\d+))?$/.exec(entry.replace(/^\[(.*)\]/, "$1")) ?? [];
    if (wanted !== undefined && wanted !== number && !name.includes(":")) return false;
    const suffix = name.toLowerCase().replace(/^\*?\.?/, "");
    const host = hostname.replace(/^\[(.*)\]$/, "$1");
    return host === suffix || host === entry || host.endsWith(`.${suffix}`);
  });
}

/** An IPv4 address as a number; URLs have written all its forms in the usual one. */
function numberOf(hostname: string): number | undefined {
  if (!/^\d+(\.\d+){3}$/.test(hostname)) return undefined;
  return hostname.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function isWithin(address: number, network: string): boolean {
  const [start = "", bits = "32"] = network.split("/");
  const first = numberOf(start);
  const size = 2 ** (32 - Number(bits));
  return first !== undefined && Math.floor(address / size) === Math.floor(first / size);
}
