import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { UserError } from "../../../lib/errors.ts";
import { discoverModel } from "../../../lib/engine/models/discovery.ts";
import type { Endpoint } from "../../../lib/engine/models/endpoint.ts";
import { ModelError } from "../../../lib/engine/models/model_error.ts";
import { NoModelNamedError } from "../../../lib/engine/models/no_model_named_error.ts";
import { type FakeOpenAIOptions, startFakeOpenAI } from "../../helpers/fake_openai.ts";
import { PATIENCE_MS } from "../../helpers/poll.ts";
import { PROVIDERS } from "../../../lib/engine/models/providers.ts";

async function discover(wanted: string | undefined, options: FakeOpenAIOptions) {
  const server = startFakeOpenAI([], options);
  const endpoint: Endpoint = {
    provider: PROVIDERS.openai,
    baseUrl: server.url,
    isDefault: false,
    apiKey: undefined,
    idleMs: PATIENCE_MS,
    firstTokenMs: 1_800_000,
  };
  try {
    return await discoverModel(endpoint, wanted);
  } finally {
    await server.close();
  }
}

Deno.test("discoverModel() takes the only model when none was named", async () => {
  assertEquals(await discover(undefined, { models: [{ id: "one" }] }), {
    name: "one",
    contextWindow: undefined,
    knownModels: ["one"],
    server: undefined,
  });
});

Deno.test("discoverModel() lists the models when none was named and there are several", async () => {
  const error = await assertRejects(
    () => discover(undefined, { models: [{ id: "a" }, { id: "b" }] }),
    NoModelNamedError,
  );
  assertStringIncludes(error.message, "has several: a, b");
  assertEquals(error.hint, "name one with --model or ISONFORGE_MODEL");
});

Deno.test("discoverModel() says what to do when there is no model at all", async () => {
  const error = await assertRejects(() => discover(undefined, { models: [] }), NoModelNamedError);
  assertStringIncludes(error.message, "lists none");
});

Deno.test("discoverModel() does without a list when a model was named", async () => {
  for (const status of [404, 500]) {
    const models = Response.json({ error: "no list here" }, { status });
    assertEquals(await discover("m", { models }), {
      name: "m",
      contextWindow: undefined,
      knownModels: [],
      server: undefined,
    });
  }
  const page = new Response("<html>", { headers: { "content-type": "text/html" } });
  assertEquals((await discover("m", { models: page })).name, "m");
});

Deno.test("discoverModel() fails at once when the key is refused", async () => {
  const models = Response.json({ error: { message: "bad key" } }, { status: 401 });
  const error = await assertRejects(() => discover("m", { models }), ModelError);
  assertStringIncludes(error.message, "answered 401: bad key");
});

Deno.test("discoverModel() suspects the base URL when the list is a page and a model is needed", async () => {
  const models = new Response("<html>", { headers: { "content-type": "text/html" } });
  const error = await assertRejects(() => discover(undefined, { models }), UserError);
  assertStringIncludes(error.hint ?? "", "ends in /v1");
});

Deno.test("discoverModel() knows the window when the list tells it", async () => {
  const entries: Array<[string, Record<string, unknown>]> = [
    ["vLLM", { max_model_len: 4_096 }],
    ["OpenRouter", { context_length: 4_096 }],
    ["Anthropic", { max_input_tokens: 4_096 }],
    ["llama.cpp", { meta: { n_ctx: 4_096, n_ctx_train: 131_072 } }],
    ["LM Studio", { loaded_context_length: 4_096, max_context_length: 131_072 }],
  ];
  for (const [server, entry] of entries) {
    const { contextWindow } = await discover("m", { models: [{ id: "m", ...entry }] });
    assertEquals(contextWindow, 4_096, server);
  }
});

Deno.test("discoverModel() asks llama.cpp for its properties when the list does not tell the window", async () => {
  const { contextWindow } = await discover(undefined, {
    models: [{ id: "m", owned_by: "llamacpp", meta: { n_ctx_train: 131_072 } }],
    other: { "/props": { default_generation_settings: { n_ctx: 16_384 } } },
  });
  assertEquals(contextWindow, 16_384);
});

Deno.test("discoverModel() asks Ollama for the window that the model runs with", async () => {
  const models = [{ id: "qwen3:latest", owned_by: "library" }];
  const show = { parameters: "", model_info: { "qwen3.context_length": 40_960 } };
  const running = { models: [{ name: "qwen3:latest", context_length: 8_192 }] };
  const none = { models: [] };
  const loaded = await discover("qwen3", {
    models,
    other: { "/api/ps": running, "/api/show": show },
  });
  assertEquals(loaded.contextWindow, 8_192);
  const set = { ...show, parameters: 'stop  "x"\nnum_ctx                        16384' };
  const configured = await discover("qwen3", {
    models,
    other: { "/api/ps": none, "/api/show": set },
  });
  assertEquals(configured.contextWindow, 16_384);
  const unknown = await discover("qwen3", {
    models,
    other: { "/api/ps": none, "/api/show": show },
  });
  assertEquals(unknown.contextWindow, 32_768);
});

Deno.test("discoverModel() tells what a router of llama.cpp would start, not what was trained", async () => {
  const entry = (args: string[]) => ({
    id: "m",
    owned_by: "llamacpp",
    context_length: 131_072,
    status: { value: "unloaded", args },
  });
  const routed = async (...args: string[]) =>
    (await discover("m", { models: [entry(["llama-server", ...args])] })).contextWindow;
  assertEquals(await routed("--ctx-size", "8192"), 8_192);
  assertEquals(await routed("--ctx-size", "8192", "--parallel", "4"), 2_048);
  assertEquals(await routed("-c", "8192", "-np", "4", "--kv-unified"), 8_192);
  assertEquals(await routed(), undefined);
  const loaded = { ...entry(["--ctx-size", "16384"]), meta: { n_ctx: 8_192 } };
  assertEquals((await discover("m", { models: [loaded] })).contextWindow, 8_192);
});

Deno.test("discoverModel() says to name a model when there is no list", async () => {
  const models = Response.json({ error: "not found" }, { status: 404 });
  const error = await assertRejects(() => discover(undefined, { models }), ModelError);
  assertStringIncludes(error.message, "has no list of models");
  assertStringIncludes(error.hint ?? "", "name one with --model");
});
