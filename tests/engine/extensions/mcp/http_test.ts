/** Servers over HTTP, good and bad. */
import { assertEquals, assertMatch } from "@std/assert";
import type { HttpServer } from "../../../../lib/engine/extensions/mcp/mcp_server.ts";
import { NO_SANDBOX } from "../../../../lib/sys/sandbox/command_sandbox.ts";
import { AllowList } from "../../../../lib/sys/sandbox/network/allow_list.ts";
import { PATIENCE_MS } from "../../../helpers/poll.ts";
import { freePort } from "../../../helpers/ports.ts";
import { testHost } from "../../../helpers/mcp_servers.ts";
import { ownHttpClient } from "../../../../lib/config/environment.ts";

interface Message {
  id?: number;
  method: string;
  params?: { arguments?: { text?: string } };
}

type Answer = (message: Message, request: Request) => Response | undefined;

/** A server of one tool, `echo`; `before` may answer otherwise. */
function serve(before: Answer = () => undefined) {
  const seen: Headers[] = [];
  let asked = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    asked++;
    if (request.method !== "POST") return new Response(null, { status: 405 });
    seen.push(request.headers);
    const message: Message = await request.json();
    return before(message, request) ?? answerTo(message);
  });
  const url = `http://127.0.0.1:${server.addr.port}/mcp`;
  return { url, seen, asked: () => asked, [Symbol.asyncDispose]: () => server.shutdown() };
}

function answerTo({ id, method, params }: Message): Response {
  if (id === undefined) return new Response(null, { status: 202 });
  const results: Record<string, unknown> = {
    initialize: {
      protocolVersion: "2025-06-18",
      capabilities: { tools: {} },
      serverInfo: { name: "http", version: "1" },
    },
    "tools/list": { tools: [{ name: "echo" }] },
    "tools/call": { content: [{ type: "text", text: params?.arguments?.text }] },
  };
  return Response.json({ jsonrpc: "2.0", id, result: results[method] });
}

function asEvents(...parts: string[]): Response {
  const stream = ReadableStream.from(parts).pipeThrough(new TextEncoderStream());
  return new Response(stream, { headers: { "content-type": "text/event-stream" } });
}

const named = (url: string, others: Partial<HttpServer> = {}): HttpServer => ({
  kind: "http",
  name: "web",
  from: "a test",
  url,
  headers: {},
  ...others,
});

Deno.test("a server over HTTP gets its headers, and answers as JSON or as a stream", async () => {
  await using server = serve(({ id, method, params }) => {
    if (method !== "tools/call" || params?.arguments?.text !== "stream") return undefined;
    const result = { content: [{ type: "text", text: "streamed" }] };
    return asEvents(`: hello\n\ndata: ${JSON.stringify({ jsonrpc: "2.0", id, result })}\n\n`);
  });
  await using test = await testHost([named(server.url, { headers: { "X-Team": "blue" } })]);
  assertEquals(test.host.problems(), []);
  assertEquals((await test.call("mcp__web__echo", { text: "plain" })).output, "plain");
  assertEquals((await test.call("mcp__web__echo", { text: "stream" })).output, "streamed");
  assertEquals(server.seen.every((headers) => headers.get("x-team") === "blue"), true);
});

Deno.test("an answer over HTTP that is not to the letter is one", async () => {
  const bodies: Record<string, object> = {
    "null error": { result: { content: [{ type: "text", text: "well" }] }, error: null },
    list: { result: ["a"] },
    "text error": { error: "no city" },
  };
  await using server = serve(({ id, method, params }) => {
    const [how = "", what = ""] = params?.arguments?.text?.split(": ") ?? [];
    if (method === "initialize") return undefined;
    const body = bodies[what];
    if (body === undefined) return undefined;
    const text = JSON.stringify({ jsonrpc: "2.0", id, ...body });
    // In pieces, as a network may part them.
    return how === "json"
      ? new Response(text, { headers: { "content-type": "application/json; charset=utf-8" } })
      : asEvents("event: message\r\nda", `ta:${text.slice(0, 9)}`, `${text.slice(9)}\r\n\r\n`);
  });
  await using test = await testHost([named(server.url, { callTimeoutMs: PATIENCE_MS })]);
  for (const how of ["json", "events"]) {
    const said = async (what: string) =>
      (await test.call("mcp__web__echo", { text: `${how}: ${what}` })).output;
    assertEquals(await said("null error"), "well");
    assertMatch(await said("list"), /its answer is no object: \["a"\]$/);
    assertMatch(await said("text error"), /: no city$/);
  }
});

Deno.test("what a server over HTTP does wrong at its start is said", async () => {
  const cases: Array<[answer: Answer, said: RegExp]> = [
    [
      () => new Response("who?", { status: 401 }),
      /it wants to know who asks \(HTTP 401\): "headers".*OAuth/,
    ],
    [() => new Response("oops", { status: 500 }), /HTTP 500: .*oops$/],
    [() => new Response("<html>", { headers: { "content-type": "text/html" } }), /text\/html/],
    [() => Response.redirect("http://127.0.0.2:1/", 307), /redirect .*not followed/i],
    [() => Response.json({ hello: "there" }), /invalid/i],
  ];
  for (const [answer, said] of cases) {
    await using server = serve(answer);
    await using test = await testHost([named(server.url)]);
    assertMatch(test.host.problems().join("\n"), said);
  }
  await using test = await testHost([named(`http://127.0.0.1:${freePort()}/`)]);
  assertMatch(test.host.problems().join("\n"), /refused/);
});

Deno.test("a call over HTTP ends where its answer is cut off, endless, or forgotten", async () => {
  let calls = 0;
  await using server = serve(({ id, method, params }, request) => {
    if (method !== "tools/call") return undefined;
    switch (params?.arguments?.text) {
      case "cut":
        return asEvents(": so far\n\n");
      case "endless":
        return asEvents("data: ", ...Array.from({ length: 12 }, () => "x".repeat(1024 * 1024)));
      case "forgotten":
        // As a server that was started anew: the first such call is of a session that it does not know.
        if (calls++ === 0 && request !== undefined) return new Response("", { status: 404 });
        return undefined;
      default:
        return answerTo({ ...(id === undefined ? {} : { id }), method, params: params ?? {} });
    }
  });
  await using test = await testHost([named(server.url, { callTimeoutMs: PATIENCE_MS })]);
  const said = async (text: string) => (await test.call("mcp__web__echo", { text })).output;
  assertMatch(await said("cut"), /ended its answer before it was complete/);
  assertMatch(await said("endless"), /ended its answer before it was complete/);
  assertMatch(await said("forgotten"), /forgotten$/);
});

Deno.test("a server over HTTP that cannot be reached is said without the key in its address", async () => {
  await using test = await testHost([named("http://127.0.0.1:1/mcp?key=hidden")]);
  await test.host.ready(new AbortController().signal);
  const [problem = ""] = test.host.problems();
  assertMatch(problem, /"web" is left out: /);
  assertEquals(problem.includes("hidden"), false, problem);
});

Deno.test("a server that the sandbox keeps in is reached where its commands may connect to", async () => {
  await using server = serve();
  const allowed = { host: "127.0.0.1", isBelow: false, ports: [Number(new URL(server.url).port)] };
  const inside = named(server.url, { isSandboxed: true });
  const nowhere = { ...NO_SANDBOX, connections: new AllowList([]) };
  const web = { proxyFor: () => undefined, createClient: ownHttpClient };
  for (const isSse of [false, true]) {
    await using test = await testHost([{ ...inside, ...(isSse ? { isSse } : {}) }], {
      ...{ sandbox: nowhere, web },
    });
    assertMatch(test.host.problems().join(), /left out: .*not reached: the sandbox has no network/);
    assertEquals(server.asked(), 0);
  }
  for (
    const [one, sandbox] of [
      [inside, { ...NO_SANDBOX, connections: new AllowList([allowed]) }],
      [inside, NO_SANDBOX],
      [{ ...inside, isSandboxed: false }, nowhere],
    ] as const
  ) {
    await using test = await testHost([one], { sandbox, web });
    assertEquals(test.host.problems(), []);
    assertEquals((await test.call("mcp__web__echo", { text: "in" })).output, "in");
  }
});
