/**
 * Connecting to a server that was asked for by name.
 *
 * @module
 */
import { errorMessage } from "../../../errors.ts";
import type { Judge } from "./allow_list.ts";
import { ByteStream, type Connection } from "./byte_stream.ts";
import { formatHostPort, type HostPort, isAddress, normalHost } from "./host.ts";
import { writeAll } from "../../files/write_all.ts";

/** A connection that must not, or could not, be made; `status` is HTTP's. */
export class NoConnection extends Error {
  override name = "NoConnection";
  readonly status: 403 | 502 | 504;

  constructor(message: string, status: 403 | 502 | 504) {
    super(message);
    this.status = status;
  }
}

export interface DestinationOptions {
  allowList: Judge;
  /** The user's own proxy for a URL, if there is one. */
  proxyFor: (url: string) => string | undefined;
  signal: AbortSignal;
}

/** A way to a server. */
export interface Route {
  connection: Connection;
  /** What came from there already. */
  early?: Uint8Array;
  /** The user's own proxy is at the other end, and is asked as one; `authorization` is a field's value. */
  proxy?: { authorization: string | undefined };
}

const CONNECT_MS = 30_000;
const MAX_PROXY_ANSWER = 16 * 1024;

/**
 * Connects to `wanted`, through the user's own proxy where there is one: for a tunnel by CONNECT; for plain HTTP to that
 * proxy, most of which let no tunnels through there.
 *
 * @throws {NoConnection}
 */
export async function connectTo(
  wanted: HostPort,
  options: DestinationOptions & { isTunnel: boolean },
): Promise<Route> {
  const verdict = options.allowList.judge(wanted);
  if (!verdict.allowed) throw new NoConnection(verdict.reason, 403);
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(CONNECT_MS)]);
  const scheme = options.isTunnel ? "https" : "http";
  const proxy = options.proxyFor(`${scheme}://${formatHostPort(wanted)}`);
  try {
    if (proxy !== undefined) return await connectThrough(proxy, { ...options, wanted, signal });
    return { connection: await connectDirectly(wanted, options.allowList, signal) };
  } catch (error) {
    if (error instanceof NoConnection) throw error;
    const isLate = signal.aborted;
    const why = isLate ? "no answer" : errorMessage(error);
    throw new NoConnection(
      `cannot connect to ${formatHostPort(wanted)}: ${why}`,
      isLate ? 504 : 502,
    );
  }
}

/** All addresses are judged before the first is tried: by then a name has said where it leads. */
async function connectDirectly(
  wanted: HostPort,
  allowList: Judge,
  signal: AbortSignal,
): Promise<Connection> {
  let failure: unknown;
  for (const hostname of await addressesOf(wanted.host)) {
    const verdict = allowList.judgeAddress(wanted, hostname);
    if (!verdict.allowed) {
      failure ??= new NoConnection(verdict.reason, 403);
      continue;
    }
    try {
      return await Deno.connect({ hostname, port: wanted.port, signal });
    } catch (error) {
      failure = error;
      if (signal.aborted) break;
    }
  }
  throw failure ?? new NoConnection(`${wanted.host} has no address`, 502);
}

/** As other programs of the machine find them, /etc/hosts included. */
async function addressesOf(host: string): Promise<string[]> {
  if (isAddress(host)) return [host];
  if (host === "localhost") return ["127.0.0.1", "::1"];
  // What Deno makes of Node's module warns on stderr of something that it uses itself.
  Object.assign((await import("node:process")).default, { noDeprecation: true });
  const { lookup } = await import("node:dns/promises");
  try {
    const found = await lookup(host, { all: true });
    return found.flatMap(({ address }) =>
      normalHost(address.includes(":") ? `[${address}]` : address) ?? []
    );
  } catch {
    throw new NoConnection(`there is no address of ${host}`, 502);
  }
}

/** As a browser does it: the proxy finds the address. */
async function connectThrough(
  address: string,
  { wanted, isTunnel, signal }: { wanted: HostPort; isTunnel: boolean; signal: AbortSignal },
): Promise<Route> {
  const { protocol, hostname: host, port, username, password } = new URL(address);
  const hostname = host.replace(/^\[(.*)\]$/, "$1");
  if (!/^https?:$/.test(protocol)) {
    throw new NoConnection(`the sandbox cannot go through a proxy of ${protocol}//`, 502);
  }
  const isTls = protocol === "https:";
  const user = `${username}:${password}`;
  const authorization = user === ":" ? undefined : `Basic ${btoa(percentDecoded(user))}`;
  const tcp = await Deno.connect({ hostname, port: Number(port) || (isTls ? 443 : 80), signal });
  using abort = closeOnAbort(tcp, signal);
  try {
    const connection = isTls ? await Deno.startTls(tcp, { hostname }) : tcp;
    if (!isTunnel) return { connection, proxy: { authorization } };
    const early = await openTunnel(connection, wanted, authorization);
    abort.done();
    return { connection, early };
  } catch (error) {
    close(tcp);
    throw error;
  }
}

/**
 * A character for each byte. A `%` that begins no escape stands for itself, as for curl and for Deno's own clients: people
 * write their passwords as they are.
 */
function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

async function openTunnel(
  connection: Connection,
  wanted: HostPort,
  authorization: string | undefined,
): Promise<Uint8Array> {
  const authority = formatHostPort(wanted);
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`];
  if (authorization !== undefined) lines.push(`Proxy-Authorization: ${authorization}`);
  await writeAll(connection, new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
  const stream = new ByteStream(connection);
  const answer = await stream.readUntil("\r\n\r\n", MAX_PROXY_ANSWER);
  const [, status] = /^HTTP\/1\.[01] (\d{3})/.exec(answer ?? "") ?? [];
  if (status !== "200") throw new NoConnection(`the proxy answered ${status ?? "nothing"}`, 502);
  return stream.takePending();
}

function closeOnAbort(connection: Connection, signal: AbortSignal) {
  const onAbort = () => close(connection);
  signal.addEventListener("abort", onAbort);
  const done = () => signal.removeEventListener("abort", onAbort);
  return { done, [Symbol.dispose]: done };
}

/** It may be closed already. */
export function close(connection: Connection): void {
  try {
    connection.close();
  } catch {
    // It was.
  }
}
