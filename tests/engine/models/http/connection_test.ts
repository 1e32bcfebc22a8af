import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { send } from "../../../../lib/engine/models/http/connection.ts";
import type { Endpoint } from "../../../../lib/engine/models/endpoint.ts";
import { endpointJson } from "../../../../lib/engine/models/http/endpoint_fetch.ts";
import { ModelError } from "../../../../lib/engine/models/model_error.ts";
import { PROVIDERS } from "../../../../lib/engine/models/providers.ts";
import { evaluate } from "../../../helpers/evaluate.ts";
import { PATIENCE_MS } from "../../../helpers/poll.ts";

const { signal } = new AbortController();
const POST = { method: "POST" as const, headers: { "x-api-key": "k" }, body: "{}" };

function endpointAt(baseUrl: string, more: Partial<Endpoint> = {}): Endpoint {
  return {
    provider: PROVIDERS.openai,
    baseUrl,
    isDefault: false,
    apiKey: "k",
    idleMs: PATIENCE_MS,
    firstTokenMs: PATIENCE_MS,
    ...more,
  };
}

/** A server that answers each request as `handle` says. */
function serve(handle: (request: Request) => Response | Promise<Response>) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handle);
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("send() follows a redirect within the origin with method and body", async () => {
  for (const status of [301, 302, 307, 308]) {
    await using server = serve(async (request) =>
      new URL(request.url).pathname === "/v1/x"
        ? new Response(null, { status, headers: { location: "/v1/x/" } })
        : new Response(`${request.method} ${await request.text()}`)
    );
    const endpoint = endpointAt(`${server.url}/v1`);
    const response = await send(endpoint, `${server.url}/v1/x`, { request: POST, signal });
    assertEquals(await response.text(), "POST {}", String(status));
  }
});

Deno.test("send() refuses a redirect to another origin, and names the target without its secrets", async () => {
  let leaked = 0;
  await using other = serve(() => {
    leaked++;
    return new Response("{}");
  });
  const location = `${other.url}/elsewhere?token=secret`;
  await using server = serve(() => new Response(null, { status: 307, headers: { location } }));
  const endpoint = endpointAt(`${server.url}/v1`);
  const attempts = [
    () => send(endpoint, `${server.url}/v1/x`, { request: POST, signal }),
    () => endpointJson(endpoint, "/models"),
    () => endpointJson(endpoint, `${server.url}/api/show`, { model: "m" }),
  ];
  for (const attempt of attempts) {
    const error = await assertRejects(attempt, ModelError);
    assertStringIncludes(
      error.message,
      `redirects (307) to ${other.url}/elsewhere, which would get`,
    );
    assertEquals(error.message.includes("secret"), false);
    assertEquals(error.retryable, false);
  }
  assertEquals(leaked, 0);
});

Deno.test("send() gives up when redirects lead round in circles", async () => {
  await using server = serve(() => Response.redirect(`${server.url}/v1/x`, 307));
  const request = () =>
    send(endpointAt(server.url), `${server.url}/v1/x`, { request: POST, signal });
  const error = await assertRejects(request, ModelError);
  assertStringIncludes(error.message, "round in circles");
});

Deno.test("send() asks for a path, as servers expect it, and keeps no connection", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${listener.addr.port}`;
  // Says that it keeps the connection, and closes it: what llama-server does after a streamed answer.
  const lines: string[] = [];
  const served = (async () => {
    for (let i = 0; i < 5; i++) {
      using connection = await listener.accept();
      const buffer = new Uint8Array(4096);
      const length = await connection.read(buffer) ?? 0;
      lines.push(new TextDecoder().decode(buffer.subarray(0, length)).split("\r\n")[0] ?? "");
      const answer = "HTTP/1.1 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\n{}";
      await connection.write(new TextEncoder().encode(answer));
    }
  })();
  for (let i = 0; i < 5; i++) await endpointJson(endpointAt(`${url}/v1`), "/models");
  await served;
  assertEquals(lines, new Array(5).fill("GET /v1/models HTTP/1.1"));
});

Deno.test("send() makes a request again when the connection was closed without an answer", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${listener.addr.port}/v1`;
  const served = (async () => {
    for (let i = 0; i < 2; i++) {
      using connection = await listener.accept();
      await connection.read(new Uint8Array(4096));
      if (i === 0) continue;
      await connection.write(
        new TextEncoder().encode("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"),
      );
    }
  })();
  assertEquals(await endpointJson(endpointAt(url), "/models"), {});
  await served;
});

Deno.test("send() goes where it should when the environment names a proxy", async () => {
  let proxied = 0;
  await using proxy = serve(() => {
    proxied++;
    return new Response("<html>denied</html>", { status: 403 });
  });
  await using server = serve(() => Response.json({ direct: true }));
  // In a process of its own: the environment is that of all tests here.
  const names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"];
  const code = `
    import { ownHttpClient } from "lib/config/environment.ts";
    import { endpointJson } from "lib/engine/models/http/endpoint_fetch.ts";
    import { PROVIDERS } from "lib/engine/models/providers.ts";
    const endpoint = ${JSON.stringify({ ...endpointAt(server.url), provider: undefined })};
    const options = { provider: PROVIDERS.openai, createClient: ownHttpClient };
    console.log(JSON.stringify(await endpointJson({ ...endpoint, ...options }, "/models")));
    console.log(Deno.env.get("HTTP_PROXY"));
  `;
  const env = Object.fromEntries(names.map((name) => [name, proxy.url]));
  const direct = await evaluate(code, { env });
  assertEquals(direct, { code: 0, stdout: `{"direct":true}\n${proxy.url}\n`, stderr: "" });
  assertEquals(proxied, 0);
  const through = endpointAt("http://models.example/v1", { proxy: proxy.url });
  const error = await assertRejects(() => endpointJson(through, "/models"), ModelError);
  assertStringIncludes(
    error.message,
    `the proxy ${proxy.url} answered 403 in the place of http://models.example/v1`,
  );
  assertStringIncludes(error.hint ?? "", "NO_PROXY");
  assertEquals([error.isAway, error.retry], [true, "never"]);
  assertEquals(proxied, 1);
});

Deno.test("send() leaves it to the endpoint when its answer comes through a proxy", async () => {
  await using proxy = serve(() =>
    Response.json({ error: { message: "bad key" } }, { status: 403 })
  );
  const through = endpointAt("http://models.example/v1", { proxy: proxy.url });
  const error = await assertRejects(() => endpointJson(through, "/models"), ModelError);
  assertStringIncludes(error.message, "http://models.example/v1 answered 403: bad key");
});

Deno.test("send() takes the password of a proxy as it is written", async () => {
  const seen: (string | null)[] = [];
  await using proxy = serve((request) => {
    seen.push(request.headers.get("proxy-authorization"));
    return Response.json({});
  });
  for (const user of ["", "me:p%40ss@", "me:100%@", "me:é€@"]) {
    const { href } = new URL(proxy.url.replace("http://", `http://${user}`));
    await endpointJson(endpointAt("http://models.example/v1", { proxy: href }), "/models");
  }
  assertEquals(seen, [null, "Basic bWU6cEBzcw==", "Basic bWU6MTAwJQ==", "Basic bWU6w6nigqw="]);
});
