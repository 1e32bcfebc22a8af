/**
 * The end of the relay that is inside: it listens where there is no way out, and passes everything on through a Unix
 * socket, which is a file and so can be reached from there.
 *
 * @module
 */
import { delay } from "../../delay.ts";
import { ByteStream, type Connection } from "./byte_stream.ts";
import { close } from "./destination.ts";
import { writeAll } from "../../files/write_all.ts";

/** What it says once it listens. */
export interface Forwarding {
  /** Where the proxy is, on 127.0.0.1. */
  port: number;
  /** Ports that could not be listened at. */
  taken: number[];
}

const MAX_ANSWER = 16 * 1024;

/**
 * Listens until its standard input ends, which it does with whoever started it.
 *
 * @param ports of this machine outside, each to be found under the same number inside
 */
export async function forward(path: string, ports: readonly number[]): Promise<void> {
  const proxy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  serve(proxy, (client) => passOn(client, path));
  const taken = ports.filter((port) => !listenAt(port, path));
  const said: Forwarding = { port: proxy.addr.port, taken };
  await writeAll(Deno.stdout, new TextEncoder().encode(`${JSON.stringify(said)}\n`));
  while (await Deno.stdin.read(new Uint8Array(64)) !== null) { /* nothing is said to it */ }
}

function listenAt(port: number, path: string): boolean {
  const toPort = (client: Deno.Conn) => passOn(client, path, port);
  try {
    serve(Deno.listen({ hostname: "127.0.0.1", port }), toPort);
  } catch {
    return false;
  }
  try {
    serve(Deno.listen({ hostname: "::1", port }), toPort);
  } catch {
    // There is no IPv6.
  }
  return true;
}

async function serve(
  listener: Deno.Listener<Deno.Conn>,
  handle: (client: Deno.Conn) => Promise<void>,
): Promise<void> {
  for (;;) {
    try {
      handle(await listener.accept());
    } catch {
      // No more descriptors: there will be some when a connection ends.
      await delay(50);
    }
  }
}

/** Both ways, each to its own end; with `port`, to that one outside instead of to the proxy. */
async function passOn(client: Connection, path: string, port?: number): Promise<void> {
  let relay: Connection | undefined;
  try {
    relay = await Deno.connect({ transport: "unix", path });
    const output = new ByteStream(relay);
    if (port !== undefined) {
      await writeAll(relay, new TextEncoder().encode(`CONNECT localhost:${port} HTTP/1.1\r\n\r\n`));
      const answer = await output.readUntil("\r\n\r\n", MAX_ANSWER);
      // As it is where nobody listens.
      if (!answer?.startsWith("HTTP/1.1 200 ")) return;
    }
    await Promise.all([new ByteStream(client).copyAll(relay), output.copyAll(client)]);
  } catch {
    // One of the two has gone.
  } finally {
    close(client);
    if (relay !== undefined) close(relay);
  }
}
