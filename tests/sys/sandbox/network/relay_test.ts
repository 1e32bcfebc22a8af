import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  type AllowedHost,
  parseAllowedHost,
} from "../../../../lib/sys/sandbox/network/allow_list.ts";
import { Relay, type RelayOptions } from "../../../../lib/sys/sandbox/network/relay.ts";
import { poll } from "../../../helpers/poll.ts";
import { freePort } from "../../../helpers/ports.ts";

type Handler = (conn: Deno.Conn) => Promise<void>;

/** A server on loopback that serves each connection by `handler`. */
function server(handler: Handler) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.Conn[] = [];
  (async () => {
    for await (const conn of listener) {
      connections.push(conn);
      handler(conn).catch(() => {});
    }
  })().catch(() => {});
  return {
    port: listener.addr.port,
    get connections() {
      return connections.length;
    },
    [Symbol.dispose]() {
      listener.close();
      for (const conn of connections) {
        try {
          conn.close();
        } catch { /* it is */ }
      }
    },
  };
}

function relay(allowed: string[], options: Partial<RelayOptions> = {}) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const entries = allowed.map((value) => parseAllowedHost(value) as AllowedHost);
  const it = new Relay(listener, { allowed: entries, ...options });
  return Object.assign(it, { port: listener.addr.port });
}

const encode = (text: string) => new TextEncoder().encode(text);

/** Everything that comes until the other side ends. */
async function readAll(conn: Deno.Conn): Promise<string> {
  let text = "";
  const buffer = new Uint8Array(65_536);
  for (;;) {
    const count = await conn.read(buffer).catch(() => null);
    if (count === null) return text;
    text += new TextDecoder("latin1").decode(buffer.subarray(0, count));
  }
}

async function readUntil(conn: Deno.Conn, end: string | RegExp): Promise<string> {
  let text = "";
  const buffer = new Uint8Array(65_536);
  while (text.search(end) < 0) {
    const count = await conn.read(buffer);
    if (count === null) break;
    text += new TextDecoder("latin1").decode(buffer.subarray(0, count));
  }
  return text;
}

/** Sends `text` to the relay and gives back all that it answers. */
async function ask(port: number, text: string): Promise<string> {
  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(encode(text));
  return await readAll(conn);
}

/** A server that tells what it was sent, up to `end`. */
const telling = (end = "\r\n\r\n"): Handler => async (conn) => {
  const seen = await readUntil(conn, end);
  await conn.write(encode(`HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\n${seen}`));
  conn.close();
};

Deno.test("Relay forwards a request to a named server, for that server alone", async () => {
  using origin = server(telling());
  using proxy = relay([`localhost:${origin.port}`]);
  const answer = await ask(
    proxy.port,
    `GET http://LOCALHOST:${origin.port}/a?b#`.replace("#", "") +
      " HTTP/1.1\r\nHost: other.example\r\nProxy-Authorization: Basic eDp5\r\nX-Hop: 1\r\n" +
      "Connection: keep-alive, X-Hop\r\nAccept: */*\r\n\r\nGET / HTTP/1.1\r\nHost: other.example\r\n\r\n",
  );
  assertMatch(answer, /^HTTP\/1\.1 200 OK\r\nConnection: close\r\n\r\nGET \/a\?b HTTP\/1\.1\r\n/);
  assertStringIncludes(answer, `Host: localhost:${origin.port}\r\n`);
  assertStringIncludes(answer, "Accept: */*\r\n");
  for (const word of ["other.example", "X-Hop", "Proxy-Auth", "keep-alive"]) {
    assert(!answer.includes(word), word);
  }
  assertEquals(proxy.refused, 0);
});

Deno.test("Relay forwards bodies of both framings, and an interim answer", async () => {
  using origin = server(async (conn) => {
    await conn.write(encode("HTTP/1.1 100 Continue\r\n\r\n"));
    const [, body] = (await readUntil(conn, /!|0\r\n\r\n/)).split(/\r\n\r\n(.*)/s);
    await conn.write(encode(`HTTP/1.1 200 OK\r\n\r\n[${body}]`));
    conn.close();
  });
  using proxy = relay([`127.0.0.1:${origin.port}`]);
  const start = `POST http://127.0.0.1:${origin.port}/ HTTP/1.1\r\nExpect: 100-continue\r\n`;
  const counted = await ask(proxy.port, `${start}Content-Length: 6\r\n\r\nhello!and more`);
  assertStringIncludes(counted, "100 Continue");
  assertMatch(counted, /\[hello!\]$/);
  const chunked = await ask(
    proxy.port,
    `${start}Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: 1\r\n\r\nmore`,
  );
  assertMatch(chunked, /\[3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n\]$/);
});

Deno.test("Relay refuses what is not named, and says so", async () => {
  using origin = server(telling());
  using proxy = relay(["registry.example"]);
  const answer = await ask(proxy.port, `GET http://127.0.0.1:${origin.port}/ HTTP/1.1\r\n\r\n`);
  assertMatch(answer, /^HTTP\/1\.1 403 Forbidden\r\n/);
  assertStringIncludes(answer, "the sandbox lets connections through to only registry.example");
  assertMatch(
    await ask(proxy.port, "CONNECT other.example:443 HTTP/1.1\r\n\r\n"),
    /^HTTP\/1\.1 403 /,
  );
  assertMatch(
    await ask(proxy.port, "CONNECT other.example:443 HTTP/1.1\r\n\r\n"),
    /^HTTP\/1\.1 403 /,
  );
  assertEquals(origin.connections, 0);
  assertEquals(proxy.refused, 3);
  assertEquals(proxy.takeRefusals().map(({ wanted }) => wanted), [
    `127.0.0.1:${origin.port}`,
    "other.example:443",
  ]);
  assertEquals(proxy.takeRefusals(), []);
});

Deno.test("Relay refuses requests that can be read in two ways", async () => {
  using origin = server(telling());
  using proxy = relay([`localhost:${origin.port}`]);
  const url = `http://localhost:${origin.port}`;
  const requests = [
    `GET / HTTP/1.1\r\nHost: localhost:${origin.port}\r\n\r\n`,
    `GET ${url}/ HTTP/2.0\r\n\r\n`,
    `GET ${url}/ HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n`,
    `GET ${url}/ HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
    `GET ${url}/ HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n`,
    `GET ${url}/ HTTP/1.1\r\nContent-Length: +1\r\n\r\n`,
    `GET ${url}/ HTTP/1.1\r\nHost : x\r\n\r\n`,
    `GET ${url}/ HTTP/1.1\r\nA: b\r\n c: d\r\n\r\n`,
    `GET ${url}/ HTTP/1.1\r\nA: b\nc: d\r\n\r\n`,
    `GET ${url}/\tx HTTP/1.1\r\n\r\n`,
    `GET http://user@localhost:${origin.port}/ HTTP/1.1\r\n\r\n`,
    `GET http://other.example\\@localhost:${origin.port}/ HTTP/1.1\r\n\r\n`,
    `GET https://localhost:${origin.port}/ HTTP/1.1\r\n\r\n`,
    `CONNECT localhost HTTP/1.1\r\n\r\n`,
    `CONNECT user@localhost:${origin.port} HTTP/1.1\r\n\r\n`,
    `CONNECT ${url} HTTP/1.1\r\n\r\n`,
    `GET ${url}/ HTTP/1.1\r\nA: ${"x".repeat(70_000)}\r\n\r\n`,
    "\x16\x03\x01 hello\r\n\r\n",
  ];
  for (const request of requests) {
    assertMatch(await ask(proxy.port, request), /^HTTP\/1\.1 400 /, request.slice(0, 80));
  }
  assertEquals(origin.connections, 0);
});

Deno.test("Relay tunnels bytes of a server that speaks first, and each side may end its half first", async () => {
  using origin = server(async (conn) => {
    await conn.write(encode("SSH-2.0-test\r\n"));
    const sent = await readAll(conn);
    await conn.write(encode(`${sent.length} bytes`));
    conn.close();
  });
  using proxy = relay([`localhost:${origin.port}`]);
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  await conn.write(encode(`CONNECT 127.0.0.1:${origin.port} HTTP/1.1\r\n\r\n`));
  assertStringIncludes(await readUntil(conn, "SSH-2.0-test\r\n"), "200 Connection established");
  const bytes = new Uint8Array(1_000_000).fill(65);
  for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
  await conn.closeWrite();
  assertEquals(await readAll(conn), "1000000 bytes");
});

/** A ClientHello with one extension, in records of `recordBytes`. */
function clientHello(serverName: string | undefined, recordBytes = 16_000): Uint8Array {
  const two = (number: number) => [number >> 8, number & 255];
  const name = serverName === undefined ? [] : [...encode(serverName)];
  const data = [...two(name.length + 3), 0, ...two(name.length), ...name];
  const extension = serverName === undefined ? [] : [...two(0), ...two(data.length), ...data];
  const other = [...two(10), ...two(2), 0, 0];
  const extensions = [...other, ...extension];
  const hello = [
    3,
    3,
    ...Array(32).fill(7),
    0,
    0,
    2,
    0x13,
    1,
    1,
    0,
    ...two(extensions.length),
    ...extensions,
  ];
  const message = [1, 0, ...two(hello.length), ...hello];
  const records: number[] = [];
  for (let at = 0; at < message.length; at += recordBytes) {
    const part = message.slice(at, at + recordBytes);
    records.push(22, 3, 1, ...two(part.length), ...part);
  }
  return Uint8Array.from(records);
}

Deno.test("Relay sends nothing of TLS that asks for another server than CONNECT did", async () => {
  using origin = server(async (conn) => {
    const buffer = new Uint8Array(1);
    await conn.write(encode(await conn.read(buffer) === null ? "nothing" : "something"));
    conn.close();
  });
  // It resolves to loopback wherever there is a resolver.
  using proxy = relay([
    `localhost:${origin.port}`,
    `127.0.0.1:${origin.port}`,
    `other.example:${origin.port}`,
  ]);
  const cases: [what: string, hello: Uint8Array, passes: boolean][] = [
    ["the same", clientHello("localhost"), true],
    ["in other letters", clientHello("LocalHost"), true],
    ["in small records", clientHello("localhost", 5), true],
    ["none", clientHello(undefined), true],
    ["another that is named", clientHello("other.example"), true],
    ["another", clientHello("forbidden.example"), false],
    ["another, in small records", clientHello("forbidden.example", 3), false],
    ["an odd one", clientHello("local host"), false],
    ["no handshake behind its type", Uint8Array.from([22, 3, 1, 0, 4, 9, 9, 9, 9]), false],
  ];
  for (const [what, hello, passes] of cases) {
    using conn = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
    await conn.write(encode(`CONNECT localhost:${origin.port} HTTP/1.1\r\n\r\n`));
    await readUntil(conn, "\r\n\r\n");
    // A byte at a time, as a firewall's tester would send it.
    for (const byte of hello) await conn.write(Uint8Array.of(byte));
    assertEquals(await readAll(conn), passes ? "something" : "", what);
  }
  assertEquals(proxy.refused, cases.filter(([, , passes]) => !passes).length);
});

Deno.test("Relay waits for a slow reader instead of keeping what comes", async () => {
  let sent = 0;
  const closed = Promise.withResolvers<void>();
  using origin = server(async (conn) => {
    await readUntil(conn, "\r\n\r\n");
    const bytes = new Uint8Array(65_536);
    await conn.write(encode("HTTP/1.1 200 OK\r\n\r\n"));
    try {
      for (;;) sent += await conn.write(bytes);
    } catch {
      closed.resolve();
    }
  });
  using proxy = relay([`localhost:${origin.port}`]);
  const conn = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  await conn.write(encode(`GET http://localhost:${origin.port}/ HTTP/1.1\r\n\r\n`));
  let before = -1;
  await poll(async () => {
    const isStill = sent > 0 && sent === before;
    before = sent;
    await new Promise((resolve) => setTimeout(resolve, 100));
    return isStill;
  }, "the server to be stopped by what nobody reads");
  // What the kernel's buffers of four sockets may hold.
  assert(sent < 64 * 1024 * 1024, `${sent} bytes`);
  // What waits to be written ends before the test does.
  conn.close();
  await closed.promise;
});

Deno.test("Relay closes what is idle, and everything when it ends", async () => {
  using origin = server(async () => {});
  {
    using proxy = relay([`localhost:${origin.port}`], { idleMs: 100 });
    assertEquals(
      await ask(proxy.port, `GET http://localhost:${origin.port}/ HTTP/1.1\r\n\r\n`),
      "",
    );
  }
  const proxy = relay([`localhost:${origin.port}`]);
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  await conn.write(encode(`CONNECT localhost:${origin.port} HTTP/1.1\r\n\r\n`));
  await readUntil(conn, "\r\n\r\n");
  proxy[Symbol.dispose]();
  assertEquals(await readAll(conn), "");
});

Deno.test("Relay goes through the user's own proxy, by the name and without looking it up", async () => {
  const seen: string[] = [];
  using upstream = server(async (conn) => {
    const head = await readUntil(conn, "\r\n\r\n");
    seen.push(head);
    if (head.startsWith("CONNECT")) await conn.write(encode("HTTP/1.1 200 OK\r\n\r\nthrough"));
    else await conn.write(encode("HTTP/1.1 200 OK\r\n\r\nplain"));
    conn.close();
  });
  const proxyFor = () => `http://us%65r:pass@127.0.0.1:${upstream.port}`;
  using proxy = relay(["only.the.proxy.knows"], { proxyFor });
  assertMatch(
    await ask(proxy.port, "CONNECT only.the.proxy.knows:443 HTTP/1.1\r\n\r\n"),
    /through$/,
  );
  assertMatch(
    await ask(proxy.port, "GET http://only.the.proxy.knows/x HTTP/1.1\r\n\r\n"),
    /plain$/,
  );
  assertMatch(seen[0] ?? "", /^CONNECT only\.the\.proxy\.knows:443 HTTP\/1\.1\r\n/);
  assertMatch(seen[1] ?? "", /^GET http:\/\/only\.the\.proxy\.knows\/x HTTP\/1\.1\r\n/);
  for (const head of seen) {
    assertStringIncludes(head, `Proxy-Authorization: Basic ${btoa("user:pass")}`);
  }
  assertMatch(await ask(proxy.port, "CONNECT other.example:443 HTTP/1.1\r\n\r\n"), / 403 /);
  assertEquals(seen.length, 2);
});

Deno.test("Relay takes the password of the user's own proxy as it is written", async () => {
  const seen: (string | undefined)[] = [];
  using upstream = server(async (conn) => {
    const head = await readUntil(conn, "\r\n\r\n");
    seen.push(/^Proxy-Authorization: Basic (.*)\r$/m.exec(head)?.[1]);
    await conn.write(encode("HTTP/1.1 200 OK\r\n\r\n"));
    conn.close();
  });
  // "é" and the "€" are two and three bytes of UTF-8; %E9 alone is none.
  for (const password of ["100%", "50%zz", "%E9", "é€"]) {
    const { href } = new URL(`http://me:${password}@127.0.0.1:${upstream.port}`);
    using proxy = relay(["a.example"], { proxyFor: () => href });
    await ask(proxy.port, "GET http://a.example/ HTTP/1.1\r\n\r\n");
  }
  assertEquals(seen, ["bWU6MTAwJQ==", "bWU6NTAleno=", "bWU66Q==", "bWU6w6nigqw="]);
});

Deno.test("Relay tells what could not be reached", async () => {
  const port = freePort();
  using proxy = relay([`localhost:${port}`, "no-such-name.invalid"]);
  assertMatch(
    await ask(proxy.port, `CONNECT localhost:${port} HTTP/1.1\r\n\r\n`),
    / 502 .*cannot connect/s,
  );
  assertMatch(
    await ask(proxy.port, "GET http://no-such-name.invalid/ HTTP/1.1\r\n\r\n"),
    / 502 .*there is no address of no-such-name\.invalid/s,
  );
  assertEquals(proxy.refused, 0);
});
