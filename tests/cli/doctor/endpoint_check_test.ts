import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { endpointCheck } from "../../../lib/cli/doctor/endpoint_check.ts";
import type { Finding } from "../../../lib/cli/doctor/check.ts";
import { createRedact, type Redact } from "../../../lib/engine/redact/redact.ts";
import { PROBE } from "../../../lib/engine/models/probe.ts";
import { startFakeAnthropic } from "../../helpers/fake_anthropic.ts";
import {
  type FakeOpenAIOptions,
  type OpenAIAnswer,
  startFakeOpenAI,
} from "../../helpers/fake_openai.ts";
import type { FakeServer } from "../../helpers/sse_server.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";
import { findingsOf } from "./context.ts";

/** What a server of each kind writes as the owner of its models. */
const OWNERS = { ollama: "library", llamacpp: "llamacpp", vllm: "vllm" } as const;

interface Options extends FakeOpenAIOptions {
  redact?: Redact;
  env?: Record<string, string>;
  flags?: { model?: string };
  probe?: boolean;
}

/** The findings by what was looked at, on a server with the model `m` of 32,768 tokens. */
async function check(
  answer: OpenAIAnswer | undefined,
  { env = {}, flags = {}, probe = true, redact = (text) => text, ...options }: Options = {},
): Promise<{ found: Record<string, Finding>; server: FakeServer }> {
  const server = startFakeOpenAI(answer === undefined ? [] : [answer], {
    models: [{ id: "m", max_model_len: 32_768 }],
    ...options,
  });
  try {
    const findings = await findingsOf(endpointCheck, {
      env: { ISONFORGE_BASE_URL: server.url, ...env },
      flags,
      probe,
      redact,
    });
    return { found: byName(findings), server };
  } finally {
    await server.close();
  }
}

function byName(findings: readonly Finding[]): Record<string, Finding> {
  return Object.fromEntries(findings.map((finding) => [finding.check ?? "endpoint", finding]));
}

function call(args: unknown, name: string = PROBE.tool): OpenAIAnswer {
  return { toolCalls: [{ name, arguments: args }] };
}

const RIGHT = { word: PROBE.word };

Deno.test("endpointCheck is content when the model makes a structured call", async () => {
  const { found, server } = await check(call(RIGHT));
  assertEquals(Object.values(found).map(({ level }) => level), ["ok", "ok", "ok", "ok"]);
  assertMatch(found["endpoint"]?.message ?? "", /^http.* answers in \d+ ms, no key is set$/);
  assertEquals(found["model"]?.message, "m, the only one of the endpoint");
  assertMatch(found["tool calls"]?.message ?? "", /^the model makes them \(\d/);
  assertEquals(found["context window"]?.message, "32,768 tokens, as the endpoint says");
  const [request] = server.requests;
  assertEquals(server.requests.length, 1);
  assertEquals(request?.body.tools[0].function.name, PROBE.tool);
  assertStringIncludes(JSON.stringify(request?.body.messages), PROBE.word);
});

Deno.test("endpointCheck warns with the fix of the server when the call comes as text", async () => {
  const text =
    `<tool_call>{"name": "${PROBE.tool}", "arguments": {"word": "${PROBE.word}"}}</tool_call>`;
  const fixes = {
    llamacpp: "--jinja",
    vllm: "--enable-auto-tool-choice --tool-call-parser",
    ollama: "ollama pull",
  };
  for (const [server, fix] of Object.entries(fixes)) {
    const owner = OWNERS[server as keyof typeof OWNERS];
    const models = [{ id: "m", max_model_len: 32_768, owned_by: owner }];
    const { found } = await check({ text }, { models });
    assertEquals(found["tool calls"]?.level, "warning");
    assertStringIncludes(found["tool calls"]?.message ?? "", "as text");
    assertStringIncludes(found["tool calls"]?.fix ?? "", fix);
  }
});

Deno.test("endpointCheck shows what stood in a call with wrong arguments", async () => {
  for (const args of [{ word: "lamp" }, {}, "not JSON"]) {
    const finding = (await check(call(args))).found["tool calls"];
    assertEquals(finding?.level, "warning");
    assertStringIncludes(finding?.message ?? "", `wrong arguments: ${PROBE.tool} `);
    assertStringIncludes(finding?.message ?? "", JSON.stringify(args));
  }
});

Deno.test("endpointCheck fails when the model makes no call", async () => {
  const { found } = await check({ text: "I would call the tool now." });
  assertEquals(found["tool calls"]?.level, "error");
  assertStringIncludes(found["tool calls"]?.message ?? "", '"I would call the tool now."');
});

Deno.test("endpointCheck shows no piece of a key when a long answer is cut within it", async () => {
  const key = "the-key-0f-this-test";
  const redact = createRedact([key]);
  const text = `${"x".repeat(70)}${key}`;
  const said = (await check({ text }, { redact })).found["tool calls"];
  assertMatch(said?.message ?? "", /and said "x{70}\[redacted\]"$/);
  const args = { word: `${"x".repeat(69 - `${PROBE.tool} {"word":"`.length)}${key}` };
  const made = (await check(call(args), { redact })).found["tool calls"];
  assertMatch(made?.message ?? "", /wrong arguments: .*x\[redacted\]…$/);
});

Deno.test("endpointCheck fails with the fix of the server when it refuses tools", async () => {
  const refusals: Array<[number, string, string]> = [
    [400, "m does not support tools", "a model with tools"],
    [500, "tools param requires --jinja flag", "llama-server --jinja"],
    [
      400,
      '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
      "vllm serve … --enable-auto-tool-choice",
    ],
  ];
  for (const [status, message, fix] of refusals) {
    const { found, server } = await check({ status, body: { error: { message } } });
    assertEquals(found["tool calls"]?.level, "error");
    assertStringIncludes(found["tool calls"]?.message ?? "", message);
    assertStringIncludes(found["tool calls"]?.fix ?? "", fix);
    assertEquals(server.requests.length, 1);
  }
});

Deno.test("endpointCheck gives up when the stream stays silent", async () => {
  const env = { ISONFORGE_STREAM_IDLE_S: "0.1" };
  const { found } = await check({ hangAfter: 1 }, { env });
  assertEquals(found["tool calls"]?.level, "error");
  assertStringIncludes(found["tool calls"]?.message ?? "", "sent nothing");
});

Deno.test("endpointCheck names what the endpoint has when it does not list the model", async () => {
  const body = { error: { message: "model not found" } };
  const unknown = await check({ status: 404, body }, { flags: { model: "n" } });
  assertEquals(unknown.found["model"]?.level, "warning");
  assertEquals(
    unknown.found["model"]?.fix,
    "give --model the name of a model that the endpoint has; it lists m",
  );
  assertStringIncludes(unknown.found["tool calls"]?.message ?? "", 'does not know the model "n"');
  assertEquals(unknown.found["tool calls"]?.level, "error");

  const without = await check({ status: 404, body }, { models: [], flags: { model: "n" } });
  assertStringIncludes(without.found["tool calls"]?.fix ?? "", "give --model the name");

  const alias = await check(call(RIGHT), { flags: { model: "n" } });
  assertEquals(alias.found["model"]?.level, "ok");
});

Deno.test("endpointCheck asks for a name when there are several models", async () => {
  const { found } = await check(undefined, { models: [{ id: "a" }, { id: "b" }] });
  assertEquals(found["endpoint"]?.level, "ok");
  assertEquals(found["model"]?.level, "error");
  assertStringIncludes(found["model"]?.message ?? "", "a, b");
  assertEquals(found["model"]?.fix, "isonforge config set model <name>");
});

Deno.test("endpointCheck asks for the key when it is refused, by the list or by the model", async () => {
  const refusal = { error: { message: "bad key" } };
  const models = Response.json(refusal, { status: 401 });
  const env = { ISONFORGE_API_KEY: "key-of-this-test" };
  const byList = (await check(undefined, { models, env })).found["endpoint"];
  const byModel = (await check({ status: 401, body: refusal }, { env })).found["tool calls"];
  for (const finding of [byList, byModel]) {
    assertEquals(finding?.level, "error");
    assertStringIncludes(finding?.message ?? "", "401: bad key");
    assertEquals(finding?.fix, "set ISONFORGE_API_KEY to a key that the endpoint accepts");
  }
  const without =
    (await check(undefined, { models: Response.json(refusal, { status: 401 }) })).found;
  assertEquals(without["endpoint"]?.fix, "isonforge config set api_key -");
});

Deno.test("endpointCheck says what to do when the model answers with an error of its own", async () => {
  const { found } = await check({ status: 500, body: { error: { message: "boom" } } });
  assertStringIncludes(found["tool calls"]?.message ?? "", "answered 500: boom");
  assertStringIncludes(found["tool calls"]?.fix ?? "", "the log of that server");
});

Deno.test("endpointCheck leaves it to the other checks when a setting cannot be used", async () => {
  await using home = await temporaryDirectory();
  const cause = async (env: Record<string, string>, text = "{}") => {
    await Deno.writeTextFile(home.at("config.json"), text);
    const findings = await findingsOf(endpointCheck, { env, home: home.path });
    return findings.map(({ level, message, fix }) => [level, message, fix]);
  };
  assertEquals(await cause({ ISONFORGE_PROVIDER: "foo" }), [[
    "warning",
    "not checked, because ISONFORGE_PROVIDER cannot be used",
    "fix ISONFORGE_PROVIDER first",
  ]]);
  assertEquals(await cause({ ISONFORGE_STREAM_IDLE_S: "0" }), [[
    "warning",
    "not checked, because ISONFORGE_STREAM_IDLE_S cannot be used",
    "fix ISONFORGE_STREAM_IDLE_S first",
  ]]);
  assertEquals(await cause({}, '{"provider": "foo"}'), [[
    "warning",
    'not checked, because "provider" in config.json cannot be used',
    "fix config.json first",
  ]]);
  assertEquals(await cause({}, "{"), [[
    "warning",
    "not checked, because your settings cannot be used",
    "fix your settings first",
  ]]);
});

Deno.test("endpointCheck fails for an option that cannot be used, whatever else is wrong", async () => {
  const env = { ISONFORGE_PROVIDER: "foo" };
  const [finding, ...others] = await findingsOf(endpointCheck, { env, flags: { baseUrl: "here" } });
  assertEquals([finding?.level, others], ["error", []]);
  assertStringIncludes(finding?.message ?? "", "--base-url takes an http or https URL");
  assertEquals(finding?.fix, "give --base-url the URL of an endpoint that answers");
});

Deno.test("endpointCheck says what to do when nobody listens", async () => {
  const env = { ISONFORGE_BASE_URL: "http://127.0.0.1:9/v1" };
  const [finding, ...others] = await findingsOf(endpointCheck, { env });
  assertEquals(others, []);
  assertEquals(finding?.level, "error");
  assertStringIncludes(finding?.message ?? "", "cannot reach");
  assertEquals(
    finding?.fix,
    "start the server there, or: set ISONFORGE_BASE_URL to the URL of an endpoint that answers; " +
      "--model rehearsal needs no model",
  );
  const flags = { baseUrl: "http://127.0.0.1:9/v1" };
  const [byFlag] = await findingsOf(endpointCheck, { env, flags });
  assertStringIncludes(byFlag?.fix ?? "", "give --base-url the URL");
});

Deno.test("endpointCheck warns when the model holds too little, with the fix of the server", async () => {
  const models = [{ id: "m", owned_by: "llamacpp", meta: { n_ctx: 4096 } }];
  const { found } = await check(call(RIGHT), { models });
  assertEquals(found["context window"]?.level, "warning");
  assertStringIncludes(found["context window"]?.message ?? "", "4,096 tokens");
  assertStringIncludes(found["context window"]?.fix ?? "", "-c 32768");
});

Deno.test("endpointCheck believes what Ollama says of the model once it is loaded", async () => {
  const { found } = await check(call(RIGHT), {
    models: [{ id: "m", owned_by: "library" }],
    other: { "/api/ps": { models: [{ name: "m", context_length: 4096 }] } },
  });
  assertStringIncludes(found["context window"]?.message ?? "", "4,096 tokens");
  assertStringIncludes(found["context window"]?.fix ?? "", "OLLAMA_CONTEXT_LENGTH=32768");
});

Deno.test("endpointCheck says that the context window is assumed when nobody tells", async () => {
  const models = [{ id: "m" }];
  const unknown = (await check(call(RIGHT), { models })).found["context window"];
  assertEquals(unknown?.level, "warning");
  assertEquals(unknown?.fix, "isonforge config set context_window <tokens>");
  const env = { ISONFORGE_CONTEXT_WINDOW: "64000" };
  const known = (await check(call(RIGHT), { models, env })).found["context window"];
  assertEquals(known?.message, "64,000 tokens, as context_window says");
  const few = { ISONFORGE_CONTEXT_WINDOW: "4096" };
  const small = (await check(call(RIGHT), { models, env: few })).found["context window"];
  assertEquals(small?.fix, "set ISONFORGE_CONTEXT_WINDOW to the tokens that the model holds");
});

Deno.test("endpointCheck asks the model nothing when it must not", async () => {
  const { found, server } = await check(undefined, { probe: false });
  assertEquals(server.requests, []);
  assertEquals(found["tool calls"]?.message, "not tried (--no-probe)");
  assertEquals(found["context window"]?.level, "ok");
});

Deno.test("endpointCheck says that no model is set when it is the rehearsal", async () => {
  const [finding, ...others] = await findingsOf(endpointCheck, {
    env: { ISONFORGE_MODEL: "rehearsal" },
  });
  assertEquals(others, []);
  assertEquals([finding?.check, finding?.level], ["model", "warning"]);
  assertStringIncludes(finding?.message ?? "", "no model is set");
  assertStringIncludes(finding?.fix ?? "", "set ISONFORGE_MODEL to the name");
});

Deno.test("endpointCheck understands the Anthropic protocol", async () => {
  const server = startFakeAnthropic([{
    blocks: [{ type: "tool_use", name: PROBE.tool, input: RIGHT }],
  }]);
  try {
    const found = byName(
      await findingsOf(endpointCheck, {
        env: { ISONFORGE_BASE_URL: server.url, ISONFORGE_PROVIDER: "anthropic" },
      }),
    );
    assertEquals(Object.values(found).map(({ level }) => level), ["ok", "ok", "ok", "ok"]);
    assertEquals(found["context window"]?.message, "200,000 tokens, as its name says");
  } finally {
    await server.close();
  }
});

Deno.test("endpointCheck says how several agents get room when llama-server chose its slots itself", async () => {
  const models = [{ id: "m", owned_by: "llamacpp", meta: { n_ctx: 32_768 } }];
  const withSlots = (total_slots: number) =>
    check(call(RIGHT), { models, other: { "/props": { total_slots } } });
  const shared = (await withSlots(4)).found["slots"];
  assertEquals(shared?.level, "warning");
  assertStringIncludes(shared?.fix ?? "", "-np N --no-kv-unified");
  assertEquals((await withSlots(2)).found["slots"]?.level, "ok");
});

Deno.test("endpointCheck says that the model is still generating when it does not end", async () => {
  const { found, server } = await check({ text: "and so on", finishReason: "length" });
  assertMatch(found["tool calls"]?.message ?? "", /was still generating after 2,048 tokens/);
  assertEquals(server.requests[0]?.body.max_tokens, 2_048);
});
