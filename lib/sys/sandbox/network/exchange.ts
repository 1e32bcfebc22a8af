/**
 * What a client asks of the relay over one connection: one request over plain HTTP, or a tunnel.
 *
 * @module
 */
import { joinBytes } from "../../../text/join_bytes.ts";
import { answer, send } from "./answer.ts";
import { BadMessage, ByteStream, type Connection } from "./byte_stream.ts";
import {
  close,
  connectTo,
  type DestinationOptions,
  NoConnection,
  type Route,
} from "./destination.ts";
import { formatHostPort, type HostPort, isAddress, normalHost, parseAuthority } from "./host.ts";
import {
  forwardedHead,
  type Framing,
  type Head,
  isAuthorized,
  parseHead,
  requestFraming,
} from "./http_head.ts";
import { isLoopback } from "./allow_list.ts";
import { readGreeting } from "./server_name.ts";

export interface ExchangeOptions extends DestinationOptions {
  /** What a client has to show, as the field `Proxy-Authorization` has it; nothing unless given. */
  authorization?: string | undefined;
  /** Told of what was refused by the allow list. */
  onRefused: (wanted: string, reason: string) => void;
  /** Told whenever bytes come from either side. */
  onBytes: () => void;
  /** Gets the other connection, to close it when time is up. */
  onConnected: (connection: Connection) => void;
}

interface Target extends HostPort {
  /** What an origin server is asked for; undefined for a tunnel. */
  path: string | undefined;
}

const MAX_HEAD = 64 * 1024;
const MAX_GREETING = 64 * 1024;
const MAX_CHUNK_LINE = 1024;
const HTTPS = 443;

/** Serves one connection to its end; the caller closes it. */
export async function serveExchange(client: Connection, options: ExchangeOptions): Promise<void> {
  const input = new ByteStream(client, options.onBytes);
  try {
    const text = await input.readUntil("\r\n\r\n", MAX_HEAD);
    if (text === undefined) return;
    const head = parseHead(text);
    const target = head && targetOf(head.start);
    if (head === undefined || target === undefined) throw new BadMessage("no request for a proxy");
    if (!isAuthorized(head, options.authorization)) {
      return await answer(client, 407, "this is not for you");
    }
    const isTunnel = target.path === undefined;
    const framing = isTunnel ? undefined : requestFraming(head);
    if (!isTunnel && framing === undefined) {
      throw new BadMessage("the length of the body is not clear");
    }
    const { connection: server, early, proxy } = await open(target, options);
    try {
      const output = new ByteStream(server, options.onBytes);
      if (early !== undefined) output.unread(early);
      const ends = { client, input, server, output, target };
      if (framing === undefined) await tunnel(ends, options);
      else await request({ ...ends, proxy, head, framing });
    } finally {
      close(server);
    }
  } catch (error) {
    if (error instanceof NoConnection) return await answer(client, error.status, error.message);
    if (error instanceof BadMessage) return await answer(client, 400, error.message);
    // One of the two has gone: nobody is there to be told.
  }
}

async function open(target: Target, options: ExchangeOptions): Promise<Route> {
  try {
    const route = await connectTo(target, { ...options, isTunnel: target.path === undefined });
    options.onConnected(route.connection);
    return route;
  } catch (error) {
    if (error instanceof NoConnection && error.status === 403) {
      options.onRefused(formatHostPort(target), error.message);
    }
    throw error;
  }
}

/** `CONNECT host:port`, or any other method with an absolute URL of HTTP. */
function targetOf(start: string): Target | undefined {
  const [, method, wanted = ""] = /^([A-Za-z-]{1,32}) (\S+) HTTP\/1\.[01]$/.exec(start) ?? [];
  if (method === undefined) return undefined;
  if (method === "CONNECT") {
    const { host, port } = parseAuthority(wanted) ?? {};
    return host === undefined || port === undefined ? undefined : { host, port, path: undefined };
  }
  const [, authority = "", path = ""] = /^http:\/\/([^/?#\\]+)([/?][^#\\]*)?$/i.exec(wanted) ?? [];
  const server = parseAuthority(authority);
  if (server === undefined) return undefined;
  return {
    host: server.host,
    port: server.port ?? 80,
    path: path.startsWith("/") ? path : `/${path}`,
  };
}

interface Ends {
  client: Connection;
  input: ByteStream;
  server: Connection;
  output: ByteStream;
  target: Target;
}

/**
 * One request and its answer. Each goes over a connection of its own, so that nothing behind it reaches a server under
 * a name that was not judged.
 */
async function request(
  { client, input, server, output, target, proxy, head, framing }: Ends & {
    proxy: Route["proxy"];
    head: Head;
    framing: Framing;
  },
): Promise<void> {
  const [method] = head.start.split(" ");
  const host = formatHostPort(target).replace(/:80$/, "");
  const url = proxy === undefined ? target.path : `http://${host}${target.path}`;
  const added = [`Host: ${host}`];
  if (proxy?.authorization !== undefined) added.push(`Proxy-Authorization: ${proxy.authorization}`);
  await send(server, forwardedHead(`${method} ${url} HTTP/1.1`, head, added));
  // A server may answer without having read all of it, and close. Of what is no body it must not wait for more.
  copyBody(input, server, framing).catch((error) => {
    if (error instanceof BadMessage) close(server);
  });
  for (let isInterim = true; isInterim;) {
    const text = await output.readUntil("\r\n\r\n", MAX_HEAD);
    const answerHead = parseHead(text ?? "");
    const [, status] = /^HTTP\/1\.[01] (\d{3})/.exec(answerHead?.start ?? "") ?? [];
    if (answerHead === undefined || status === undefined) {
      throw new NoConnection("the server's answer is not HTTP", 502);
    }
    isInterim = status.startsWith("1") && status !== "101";
    await send(client, isInterim ? `${text}\r\n\r\n` : forwardedHead(answerHead.start, answerHead));
  }
  await output.copyAll(client);
}

async function copyBody(input: ByteStream, server: Connection, framing: Framing): Promise<void> {
  if (framing.kind === "length") await input.copy(framing.bytes, server);
  if (framing.kind !== "chunked") return;
  for (let size = -1; size !== 0;) {
    const line = await input.readUntil("\r\n", MAX_CHUNK_LINE) ?? "";
    const [, digits] = /^([0-9a-f]{1,12})(?:[ \t]*;[\t\x20-\x7e]*)?$/i.exec(line) ?? [];
    if (digits === undefined) throw new BadMessage("no chunk");
    size = parseInt(digits, 16);
    await send(server, `${digits}\r\n`);
    if (size === 0) break;
    await input.copy(size, server);
    if (await input.readUntil("\r\n", 0) !== "") {
      throw new BadMessage("a chunk is longer than it says");
    }
    await send(server, "\r\n");
  }
  // Fields behind the body are nobody's business here.
  while (await input.readUntil("\r\n", MAX_CHUNK_LINE)) { /* the next one */ }
  await send(server, "\r\n");
}

/** Bytes both ways; each side may end its half first. */
async function tunnel(
  { client, input, server, output, target }: Ends,
  options: ExchangeOptions,
): Promise<void> {
  await send(client, "HTTP/1.1 200 Connection established\r\n\r\n");
  const toServer = (async () => {
    await checkGreeting(input, target, options);
    await input.copyAll(server);
  })();
  const toClient = output.copyAll(client);
  try {
    await Promise.all([toServer, toClient]);
  } catch {
    // What fails on one side ends both: the caller closes them.
  } finally {
    // The other one fails once they are closed.
    toServer.catch(() => {});
    toClient.catch(() => {});
  }
}

/**
 * Servers of many names share an address: who asks for another name in TLS than in CONNECT would get to a server that
 * nobody allowed. Nothing of it is sent before it is read.
 */
async function checkGreeting(
  input: ByteStream,
  target: Target,
  { allowList, onRefused }: ExchangeOptions,
): Promise<void> {
  let bytes = new Uint8Array();
  for (;;) {
    const more = await input.read();
    if (more === undefined) break;
    bytes = joinBytes([bytes, more]);
    const greeting = readGreeting(bytes);
    if (greeting.kind === "partial" && bytes.length <= MAX_GREETING) continue;
    const problem = problemOf(greeting, target, allowList);
    if (problem !== undefined) {
      onRefused(problem.wanted, problem.reason);
      throw new BadMessage(problem.reason);
    }
    break;
  }
  input.unread(bytes);
}

function problemOf(
  greeting: ReturnType<typeof readGreeting>,
  { host, port }: Target,
  allowList: ExchangeOptions["allowList"],
): { wanted: string; reason: string } | undefined {
  const wanted = formatHostPort({ host, port });
  if (greeting.kind === "other") {
    if (port !== HTTPS || isLoopback(host)) return undefined;
    return { wanted, reason: `only TLS is let through to port ${HTTPS}` };
  }
  if (greeting.kind !== "tls") return { wanted, reason: "what was sent is no TLS" };
  // The server of an address was named by it, whatever it calls itself.
  if (greeting.serverName === undefined || isAddress(host)) return undefined;
  const serverName = normalHost(greeting.serverName);
  if (serverName === host) return undefined;
  const other = { host: serverName ?? "", port };
  const verdict = allowList.judge(other);
  if (serverName !== undefined && verdict.allowed) return undefined;
  return {
    wanted: serverName === undefined ? wanted : formatHostPort(other),
    reason: `a connection to ${host} asked for another server in TLS`,
  };
}
