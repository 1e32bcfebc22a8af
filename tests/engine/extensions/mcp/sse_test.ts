/** Servers as they were before streamable HTTP, and what servers may ask of the run. */
import { assertEquals, assertMatch } from "@std/assert";
import type { HttpServer } from "../../../../lib/engine/extensions/mcp/mcp_server.ts";
import { testHost } from "../../../helpers/mcp_servers.ts";

interface Message {
  id?: number | string;
  method?: string;
  params?: { name?: string };
  result?: { roots?: { uri: string; name: string }[] };
}

/** `/sse` is what it says, `/message` what it is told; its tools are those of `tools/list`. */
function serve() {
  const seen: (string | null)[] = [];
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  let waiting: number | string | undefined;
  const encoder = new TextEncoder();
  const event = (name: string, data: string) =>
    stream?.enqueue(encoder.encode(`event: ${name}\ndata: ${data}\n\n`));
  const say = (message: object) => event("message", JSON.stringify({ jsonrpc: "2.0", ...message }));
  const text = (id: Message["id"], said: string) =>
    say({ id, result: { content: [{ type: "text", text: said }] } });

  function hear({ id, method, params, result }: Message): void {
    if (method === undefined) return text(waiting, JSON.stringify(result?.roots));
    if (method === "initialize") {
      const serverInfo = { name: "old", version: "1" };
      return say({
        id,
        result: { protocolVersion: "2024-11-05", capabilities: { tools: {} }, serverInfo },
      });
    }
    if (method === "tools/list") {
      return say({
        id,
        result: {
          tools: ["echo", "roots", "leave", "null error", "list"].map((name) => ({ name })),
        },
      });
    }
    if (params?.name === "leave") return stream?.close();
    if (params?.name === "echo") return text(id, "here");
    if (params?.name === "null error") {
      return say({ id, result: { content: [{ type: "text", text: "well" }] }, error: null });
    }
    if (params?.name === "list") return say({ id, result: ["a"] });
    if (params?.name !== "roots") return;
    waiting = id;
    say({ id: "asked", method: "roots/list" });
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    seen.push(request.headers.get("x-team"));
    if (new URL(request.url).pathname === "/closed") return new Response(null, { status: 401 });
    if (request.method === "GET") {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          stream = controller;
          event("endpoint", "/message?session=1");
        },
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    }
    hear(await request.json());
    return new Response("Accepted", { status: 202 });
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    url,
    seen,
    async [Symbol.asyncDispose]() {
      try {
        stream?.close();
      } catch {
        // Whoever listened has gone.
      }
      await server.shutdown();
    },
  };
}

const at = (url: string): HttpServer => ({
  kind: "http",
  isSse: true,
  name: "old",
  from: "a test",
  url,
  headers: { "X-Team": "blue" },
});

Deno.test("a server that speaks SSE is asked, told the roots, and reached again when it has hung up", async () => {
  await using server = serve();
  const roots = ["/work/shop", "/work/with blank"];
  await using test = await testHost([at(`${server.url}/sse`)], { roots });
  assertEquals(test.host.problems(), []);
  assertEquals((await test.call("mcp__old__echo")).output, "here");
  assertEquals(JSON.parse((await test.call("mcp__old__roots")).output), [
    { uri: "file:///work/shop", name: "shop" },
    { uri: "file:///work/with%20blank", name: "with blank" },
  ]);
  // To the letter these are no answers, and nobody would wait for better ones.
  assertEquals((await test.call("mcp__old__null_error")).output, "well");
  assertMatch((await test.call("mcp__old__list")).output, /its answer is no object: \["a"\]$/);
  const left = await test.call("mcp__old__leave");
  assertEquals(left.isError, true);
  assertMatch(left.output, /the server ended during the call/);
  assertMatch(
    (await test.call("mcp__old__echo")).output,
    /^\[the server had ended, and was started again\]\nhere$/,
  );
  assertEquals(new Set(server.seen), new Set(["blue"]));
});

Deno.test("what a server that speaks SSE does wrong at its start is said", async () => {
  await using server = serve();
  await using test = await testHost([at(`${server.url}/closed`)]);
  assertMatch(test.host.problems().join(), /it wants to know who asks \(HTTP 401\)/);
});
