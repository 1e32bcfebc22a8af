import { assertEquals, assertMatch } from "@std/assert";
import { Limits } from "../../../../lib/engine/limits.ts";
import type { Model, ModelRequest } from "../../../../lib/engine/models/model.ts";
import { AllowList } from "../../../../lib/sys/sandbox/network/allow_list.ts";
import { NO_SANDBOX } from "../../../../lib/sys/sandbox/command_sandbox.ts";
import { callOf, inWorld } from "../../../helpers/hook_world.ts";
import { PATIENCE_MS } from "../../../helpers/poll.ts";

/** A server of hooks that answers what `answer` gives, and what it was sent. */
function hookServer(answer: (request: Request) => Response | Promise<Response>) {
  const sent: Array<{ body: Record<string, unknown>; headers: Headers }> = [];
  const path = `/hook-${crypto.randomUUID()}`;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    // An agent of another test, whose own server had this port before, goes on asking.
    if (new URL(request.url).pathname !== path) return new Response(null, { status: 404 });
    sent.push({ body: await request.json(), headers: request.headers });
    return await answer(request);
  });
  const url = `http://127.0.0.1:${server.addr.port}${path}`;
  return { sent, url, [Symbol.asyncDispose]: () => server.shutdown() };
}

const http = (
  url: string,
  others: { headers?: Record<string, string>; variables?: string[] } = {},
) => ({ kind: "http", url, headers: {}, variables: [], ...others }) as const;

Deno.test("a hook that is a server is sent what a command reads, and answers what one prints", async () => {
  await using server = hookServer(() =>
    Response.json({
      hookSpecificOutput: {
        hookEventName: "PreToolUse",
        permissionDecision: "deny",
        permissionDecisionReason: "not on Fridays",
      },
    })
  );
  const headers = { "X-City": "in $CITY", "X-Path": "${PATH}", "X-Key": "$ISONFORGE_API_KEY" };
  const variables = ["CITY", "ISONFORGE_API_KEY"];
  const action = http(server.url, { headers, variables });
  await inWorld([{ event: "PreToolUse", action }], async ({ hooks, context, notices }) => {
    const { permission, reason } = await hooks.preToolUse(callOf("ls"), context);
    assertEquals([permission, reason], ["deny", "not on Fridays"]);
    assertEquals(notices, []);
  });
  const [{ body, headers: got } = { body: {}, headers: new Headers() }] = server.sent;
  assertEquals([body["tool_name"], body["hook_event_name"]], ["Bash", "PreToolUse"]);
  const values = ["x-city", "x-path", "x-key"].map((name) => got.get(name));
  assertEquals(values, ["in Bern", "", ""]);
});

Deno.test("a hook that is a server and fails is said, and the run goes on", async () => {
  const late = Promise.withResolvers<Response>();
  const cases: Array<[answer: () => Response | Promise<Response>, said: RegExp]> = [
    [() => new Response("no", { status: 403 }), /answered with HTTP 403/],
    [() => Response.redirect("http://127.0.0.1:1/"), /answered with HTTP 302/],
    [() => new Response("x".repeat(5_000_000)), /answered with more than 4 MB/],
    [() => late.promise, /took more than 0.2 s/],
  ];
  for (const [answer, said] of cases) {
    await using server = hookServer(answer);
    const timeoutMs = said.source.includes("took") ? 200 : PATIENCE_MS;
    const hook = { event: "PreToolUse", action: http(server.url), timeoutMs } as const;
    await inWorld([hook], async ({ hooks, context, notices }) => {
      assertEquals((await hooks.preToolUse(callOf("ls"), context)).permission, undefined);
      assertMatch(notices.join(), said);
    });
    if (answer() === late.promise) late.resolve(new Response());
  }
  await inWorld(
    [{ event: "Stop", action: http("http://127.0.0.1:1/") }],
    async ({ hooks, context, notices }) => {
      assertEquals(await hooks.stop("done", context), undefined);
      assertMatch(notices.join(), /the Stop hook "POST http:.*could not be asked/);
    },
  );
});

Deno.test("a hook that is a server and fails is said without keys in its address and headers", async () => {
  const url = "http://bob:hunter2@127.0.0.1:1/hook?token=hunter2";
  const failing = [
    { action: http(url), said: /"POST http:\/\/127.0.0.1:1\/hook" .*could not be asked: / },
    {
      action: http(url, { headers: { "X-Key": "hunter2\n$CITY" }, variables: ["CITY"] }),
      said: /has a header that cannot be sent/,
    },
  ];
  for (const { action, said } of failing) {
    await inWorld([{ event: "Stop", action }], async ({ hooks, context, notices }) => {
      await hooks.stop("done", context);
      assertMatch(notices.join(), said);
      assertEquals(notices.join().includes("hunter2"), false, notices.join());
    });
  }
});

Deno.test("a repository's hook that is a server is reached where its commands may connect to", async () => {
  await using server = hookServer(() => new Response(null, { status: 204 }));
  const { port } = new URL(server.url);
  const action = http(server.url);
  const named = { host: "127.0.0.1", isBelow: false, ports: [Number(port)] };
  for (const [entries, count] of [[[], 0], [[named], 1]] as const) {
    const sandbox = { ...NO_SANDBOX, connections: new AllowList(entries) };
    const hook = { event: "PreToolUse", action, isOfRepository: true } as const;
    await inWorld([hook], async ({ hooks, context, notices }) => {
      await hooks.preToolUse(callOf("ls"), context);
      assertEquals(server.sent.length, count);
      assertMatch(notices.join(), count === 0 ? /was not asked: the sandbox has no network/ : /^$/);
    }, { sandbox });
  }
});

/** A model that answers the same, and what it was asked. */
function judge(answer: string) {
  const asked: ModelRequest[] = [];
  const model: Model = {
    name: "judge",
    contextWindow: 8_000,
    async *stream(request) {
      asked.push(request);
      yield await Promise.resolve({
        type: "finish",
        answer: { role: "assistant", parts: [{ type: "text", text: answer }] },
        reason: "stop",
        usage: { input: 10, output: 2, cacheRead: 0, estimated: false },
      });
    },
  };
  return { asked, model };
}

Deno.test("a hook that is a prompt has the model of the run asked, whose no is exit code 2", async () => {
  const no = '```json\n{"ok": false, "reason": "tests are missing"}\n```';
  const cases: Array<[answer: string, words: string | undefined, said: RegExp]> = [
    ['{"ok": true}', undefined, /^$/],
    [no, "tests are missing", /^$/],
    ["I think so", undefined, /was answered with neither yes nor no/],
  ];
  for (const [answer, words, said] of cases) {
    const { asked, model } = judge(answer);
    const action = { kind: "prompt", prompt: "Done? $ARGUMENTS" } as const;
    await inWorld([{ event: "Stop", action }], async ({ hooks, context, notices }) => {
      using limits = new Limits();
      hooks.countTo(limits);
      assertEquals(await hooks.stop("all is done", context), words);
      assertMatch(notices.join(), said);
      assertEquals([limits.usage.input, limits.usage.output], [10, 2]);
    }, { model });
    assertMatch(JSON.stringify(asked[0]?.messages), /Done\? .*all is done/);
  }
});

Deno.test("a hook's prompt is not asked when the run has no budget left", async () => {
  const { asked, model } = judge('{"ok": false}');
  const action = { kind: "prompt", prompt: "Well?" } as const;
  await inWorld([{ event: "PreToolUse", action }], async ({ hooks, context, notices }) => {
    using limits = new Limits({ maxTurns: 0 });
    hooks.countTo(limits);
    assertEquals((await hooks.preToolUse(callOf("ls"), context)).permission, undefined);
    assertMatch(notices.join(), /could not be asked: the run reached its limit/);
  }, { model });
  assertEquals(asked, []);
});

Deno.test("a hook's JSON of up to 4 MB is read, and a longer one said", async () => {
  const long = (bytes: number) =>
    `cat >/dev/null; printf '{"hookSpecificOutput": {"permissionDecision": "deny", "note": "'; ` +
    `head -c ${bytes} /dev/zero | tr '\\0' x; printf '"}}'`;
  await inWorld(
    [{ event: "PreToolUse", command: long(1_000_000) }],
    async ({ hooks, context }) => {
      assertEquals((await hooks.preToolUse(callOf("ls"), context)).permission, "deny");
    },
  );
  await inWorld(
    [{ event: "PreToolUse", command: long(5_000_000) }],
    async ({ hooks, context, notices }) => {
      await hooks.preToolUse(callOf("ls"), context);
      assertMatch(notices.join(), /answered with more than 4 MB/);
    },
  );
});
