import { assertEquals } from "@std/assert/equals";
import { openModel } from "../../../lib/engine/models/mod.ts";
import { PROVIDERS } from "../../../lib/engine/models/providers.ts";
import { startFakeOpenAI } from "../../helpers/fake_openai.ts";
import { PATIENCE_MS } from "../../helpers/poll.ts";

/** The windows before and after the first answer, of a server that loads its model for that. */
async function windows(
  { owner, other, load, contextWindow }: {
    owner: string;
    other: Record<string, unknown>;
    load: () => void;
    contextWindow?: number;
  },
) {
  const answer = () => {
    load();
    return { text: "done" };
  };
  const models = [{ id: "m", owned_by: owner }];
  const server = startFakeOpenAI([answer, answer], { models, other });
  try {
    const model = await openModel({
      kind: "endpoint",
      endpoint: {
        ...{ provider: PROVIDERS.openai, baseUrl: server.url, isDefault: false, apiKey: undefined },
        ...{ idleMs: PATIENCE_MS, firstTokenMs: PATIENCE_MS },
      },
      name: undefined,
      contextWindow,
    });
    const found = [model.contextWindow];
    const { signal } = new AbortController();
    const messages = [{ role: "user" as const, content: "x" }];
    for await (const event of model.stream({ messages, tools: [], signal })) {
      if (event.type === "finish") found.push(model.contextWindow);
    }
    const asked = server.otherRequests.length;
    for await (const _ of model.stream({ messages, tools: [], signal }));
    assertEquals(server.otherRequests.length, asked, "it is asked once");
    return found;
  } finally {
    await server.close();
  }
}

Deno.test("a model tells the window that Ollama has loaded it with, once it has answered", async () => {
  const running: { models: unknown[] } = { models: [] };
  const other = {
    "/api/ps": running,
    "/api/show": { model_info: { "qwen3.context_length": 262_144 } },
  };
  const load = () => running.models = [{ name: "m:latest", context_length: 4_096 }];
  assertEquals(await windows({ owner: "library", other, load }), [32_768, 4_096]);
  running.models = [];
  const contextWindow = 10_000;
  assertEquals(await windows({ owner: "library", other, load, contextWindow }), [10_000, 10_000]);
  running.models = [];
  const unload = () => {};
  assertEquals(await windows({ owner: "library", other, load: unload }), [32_768, 32_768]);
});

Deno.test("a model tells the window that LM Studio has loaded it with, once it has answered", async () => {
  const shown: Record<string, unknown> = { id: "m", state: "not-loaded" };
  const load = () => shown["loaded_context_length"] = 8_192;
  const other = { "/api/v0/models/m": shown };
  assertEquals(await windows({ owner: "organization_owner", other, load }), [32_768, 8_192]);
});
