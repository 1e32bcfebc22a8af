/**
 * What `--sandbox-allow` names: the servers that a run in a strict sandbox may reach.
 *
 * @module
 */
import { formatHostPort, type HostPort, isAddress, parseAuthority } from "./host.ts";
import { specialAddress } from "./special_addresses.ts";

/** One value of the option: a server, or with `*.` all that are below a name. */
export interface AllowedHost {
  host: string;
  /** Any name that ends so, and not this one. */
  isBelow: boolean;
  /** Those of HTTP unless one is named. */
  ports: readonly number[];
}

const DEFAULT_PORTS = [80, 443];

/**
 * Reads one value.
 *
 * @returns what is wrong with it, as `problem`, in words that go on after "takes a host, …"
 */
export function parseAllowedHost(text: string): AllowedHost | { problem: string } {
  const url = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(text);
  if (url) {
    const host = url[1]?.replace(/^.*@/, "");
    return { problem: `without scheme and path${host ? `: ${host}` : ""}` };
  }
  const isBelow = text.startsWith("*.");
  const name = isBelow ? text.slice(2) : text;
  // An IPv6 address alone is not mistaken for a port.
  const authority = parseAuthority(
    /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(name) ? `[${name}]` : name,
  );
  if (authority === undefined || (isBelow && isAddress(authority.host))) {
    return { problem: "a name or an address, and perhaps a port" };
  }
  const { host, port } = authority;
  return { host, isBelow, ports: port === undefined ? DEFAULT_PORTS : [port] };
}

/** Where a connection may go, or why it may not. */
export type Verdict = { allowed: true } | { allowed: false; reason: string };

/** Judges where a connection goes: by the name that was asked for, and then by each address that it led to. */
export interface Judge {
  judge(wanted: HostPort): Verdict;
  judgeAddress(wanted: HostPort, address: string): Verdict;
}

/** Lets through to what the user has named. */
export class AllowList implements Judge {
  readonly entries: readonly AllowedHost[];

  constructor(entries: readonly AllowedHost[]) {
    this.entries = entries;
  }

  /** Whether a server may be reached, as far as its name tells. */
  judge(wanted: HostPort): Verdict {
    return this.#names(wanted) ? { allowed: true } : { allowed: false, reason: this.summary };
  }

  /** What may be reached, in one sentence for a model. */
  get summary(): string {
    if (this.entries.length === 0) return "the sandbox has no network but its own loopback";
    return `the sandbox lets connections through to only ${
      this.entries.map(formatEntry).join(", ")
    }`;
  }

  /** Whether an address that an allowed name has led to may be connected to. */
  judgeAddress({ host, port }: HostPort, address: string): Verdict {
    const what = specialAddress(address);
    if (what === undefined || this.#names({ host: address, port })) return { allowed: true };
    if (isLoopback(address) && isLoopback(host)) return { allowed: true };
    return {
      allowed: false,
      reason: `${host} leads to ${address}, which is ${what}: it has to be named itself`,
    };
  }

  /** Ports of this machine that are named. */
  get loopbackPorts(): number[] {
    const ports = this.entries.filter(({ host, isBelow }) => !isBelow && isLoopback(host))
      .flatMap((entry) => entry.ports);
    return [...new Set(ports)];
  }

  #names({ host, port }: HostPort): boolean {
    return this.entries.some((entry) =>
      entry.ports.includes(port) &&
      (entry.isBelow
        ? host.endsWith(`.${entry.host}`)
        : host === entry.host || (isLoopback(host) && isLoopback(entry.host)))
    );
  }
}

/** The three names that everybody takes for one. */
export function isLoopback(host: string): boolean {
  return ["localhost", "127.0.0.1", "::1"].includes(host);
}

function formatEntry({ host, isBelow, ports }: AllowedHost): string {
  const name = isBelow ? `*.${host}` : host;
  if (ports === DEFAULT_PORTS) return name;
  return ports.map((port) => formatHostPort({ host: name, port })).join(", ");
}
