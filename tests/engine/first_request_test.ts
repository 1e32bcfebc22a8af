/** What a run costs before it has said a word. */
import "../helpers/libc.ts";
import { assertEquals } from "@std/assert";
import { loadRunConfig } from "../../lib/config/run_config.ts";
import { Dialogue } from "../../lib/engine/dialogue.ts";
import { Limits } from "../../lib/engine/limits.ts";
import { startFakeAnthropic } from "../helpers/fake_anthropic.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const MAX_BYTES = 8_000;
/** Stands for the directory, whose name is as long as the machine's TMPDIR has it. */
const DIRECTORY = "/home/someone/projects/price-watcher";

const SERVERS = {
  openai: () => startFakeOpenAI([{ text: "Done." }]),
  anthropic: () => startFakeAnthropic([{ blocks: [{ type: "text", text: "Done." }] }]),
};

for (const [provider, start] of Object.entries(SERVERS)) {
  Deno.test(`the first request to ${provider} stays below ${MAX_BYTES} bytes with every tool`, async () => {
    await using directory = await temporaryDirectory();
    const { path: cwd } = directory;
    const server = start();
    try {
      const flags = { baseUrl: server.url, provider, permissionMode: "yolo" };
      const home = `${cwd}/.home`;
      const config = await loadRunConfig(flags, { env: () => undefined, home });
      using dialogue = await Dialogue.open({ config, home, userHome: cwd, cwd, mayAsk: true });
      using limits = new Limits();
      await dialogue.say("hi", { limits, emit: () => {}, signal: new AbortController().signal });
      const body = JSON.stringify(server.requests[0]?.body).replaceAll(cwd, DIRECTORY);
      const bytes = new TextEncoder().encode(body).length;
      assertEquals(bytes < MAX_BYTES, true, `it has ${bytes} bytes`);
    } finally {
      await server.close();
    }
  });
}
