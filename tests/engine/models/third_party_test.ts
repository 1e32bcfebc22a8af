/**
 * Against a server that is not ours: `@dwmkerr/mock-llm` from npm.
 */
import { assertEquals } from "@std/assert/equals";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import configuration from "../../../deno.json" with { type: "json" };
import { openModel } from "../../../lib/engine/models/mod.ts";
import { PATIENCE_MS, poll } from "../../helpers/poll.ts";
import { PROVIDERS } from "../../../lib/engine/models/providers.ts";
import { freePort, isListening } from "../../helpers/ports.ts";

const PACKAGE = configuration.imports["@dwmkerr/mock-llm"];
/** With it Deno needs no list of versions, which a normal install does not fetch. */
const LOCK = fromFileUrl(new URL("../../../deno.lock", import.meta.url));

const CONFIGURATION = `
streaming: { chunkSize: 7, chunkIntervalMs: 1 }
rules:
  - path: "/v1/chat/completions"
    method: "POST"
    response:
      status: 200
      content: '{"id":"c","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Said by a third party: {{jmes request body.messages[-1].content}}"},"finish_reason":"stop"}]}'
  - path: "/v1/models"
    method: "GET"
    response:
      status: 200
      content: '{"object":"list","data":[{"id":"gpt-5.2","object":"model","owned_by":"openai"}]}'
`;

Deno.test({
  name: "openModel() finds the model of a third party's server, and streams its answer",
  async fn() {
    const directory = await Deno.makeTempDir();
    await Deno.writeTextFile(join(directory, "mock-llm.yaml"), CONFIGURATION);
    const port = freePort();
    const server = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-config", `--lock=${LOCK}`, "--frozen", "--cached-only", "-A", PACKAGE],
      cwd: directory,
      env: { HOST: "127.0.0.1", PORT: String(port) },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const complaints = new Response(server.stderr).text();
    let hasEnded = false;
    const ended = server.status.finally(() => hasEnded = true);
    try {
      await poll(async () => hasEnded || await isListening(port), "the server to listen");
      if (hasEnded) throw new Error(`the server did not start: ${await complaints}`);
      const model = await openModel({
        kind: "endpoint",
        endpoint: {
          provider: PROVIDERS.openai,
          baseUrl: `http://127.0.0.1:${port}/v1`,
          isDefault: false,
          apiKey: undefined,
          idleMs: PATIENCE_MS,
          firstTokenMs: 1_800_000,
        },
        name: undefined,
        contextWindow: undefined,
      });
      assertEquals([model.name, model.contextWindow], ["gpt-5.2", 32_768]);
      const request = {
        messages: [{ role: "user" as const, content: "hello" }],
        tools: [],
        signal: new AbortController().signal,
      };
      // What has come by the time that we look is given at once: on a busy machine that may be all of it.
      await poll(async () => {
        const deltas: string[] = [];
        for await (const event of model.stream(request)) {
          if (event.type === "text") deltas.push(event.delta);
        }
        assertEquals(deltas.join(""), "Said by a third party: hello");
        return deltas.length > 1;
      }, "an answer that comes in pieces");
    } finally {
      if (!hasEnded) server.kill("SIGKILL");
      await ended;
      await complaints;
      await Deno.remove(directory, { recursive: true });
    }
  },
});
