import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { loadRunConfig } from "../../../../lib/config/run_config.ts";
import { Dialogue } from "../../../../lib/engine/dialogue.ts";
import { Limits } from "../../../../lib/engine/limits.ts";
import { ExchangeLog } from "../../../../lib/engine/models/http/exchange_log.ts";
import { exchangesPath } from "../../../../lib/engine/sessions/session_path.ts";
import { type OpenAIAnswer, startFakeOpenAI } from "../../../helpers/fake_openai.ts";
import { poll } from "../../../helpers/poll.ts";
import { temporaryDirectory } from "../../../helpers/temporary_directory.ts";

const KEY = "the-key-0123456789";

interface Line {
  request: number;
  url?: string;
  body?: unknown;
  response?: number;
  error?: string;
}

/** One run with ISONFORGE_DEBUG=1, ended at its first text where that is asked for; what it kept. */
async function run(path: string, answers: OpenAIAnswer[], { endsAtText = false } = {}) {
  const ending = new AbortController();
  const server = startFakeOpenAI(answers);
  const home = `${path}/home`;
  const variables: Record<string, string> = { ISONFORGE_DEBUG: "1", ISONFORGE_API_KEY: KEY };
  try {
    const config = await loadRunConfig({ baseUrl: server.url }, {
      env: (name) => variables[name],
      home,
    });
    using dialogue = await Dialogue.open({ config, home, userHome: path, cwd: path });
    using limits = new Limits();
    await dialogue.say(`use ${KEY}`, {
      limits,
      signal: ending.signal,
      emit: ({ type }) => {
        if (endsAtText && type === "text") ending.abort(new Error("the first text is here"));
      },
    });
    const file = exchangesPath(home, dialogue.facts.sessionId);
    assertEquals(dialogue.notices, [`requests and responses are kept in ${file}`]);
    const lines = async () =>
      (await Deno.readTextFile(file)).trimEnd().split("\n").map((line): Line => JSON.parse(line));
    // The body of the last response comes when its stream is let go.
    await poll(
      async () => (await lines()).filter(({ body }) => typeof body === "string").length > 1,
      "the bodies",
    );
    return { file, lines: await lines(), text: await Deno.readTextFile(file) };
  } finally {
    await server.close();
  }
}

Deno.test("ISONFORGE_DEBUG=1 keeps each request and response, and no key", async () => {
  await using directory = await temporaryDirectory();
  const { file, lines, text } = await run(directory.path, [{ text: `your key is ${KEY}` }]);
  assertEquals((await Deno.stat(file)).mode! & 0o777, 0o600);
  assertEquals(text.includes(KEY), false);
  const calls = lines.filter(({ url }) => url?.endsWith("/chat/completions"));
  assertEquals(calls.length, 1);
  assertStringIncludes(JSON.stringify(calls[0]?.body), "use [redacted]");
  const answers = lines.filter(({ request }) => request === calls[0]?.request);
  assertEquals(answers[1]?.response, 200);
  assertStringIncludes(String(answers[2]?.body), "data: [DONE]");
});

Deno.test("ISONFORGE_DEBUG=1 keeps what came of a response that broke off", async () => {
  await using directory = await temporaryDirectory();
  const answer = { text: ["half", "way"], hangAfter: 2 };
  const { lines } = await run(directory.path, [answer], { endsAtText: true });
  const last = lines.at(-1);
  assertStringIncludes(String(last?.body), "half");
  assertEquals(typeof last?.error, "string");
});

Deno.test("ExchangeLog keeps no more than its file may have", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/home/sessions/a.exchanges.jsonl`;
  using log = await ExchangeLog.open(path, (text) => text, { maxBytes: 2_000, maxBodyBytes: 500 });
  const server = startFakeOpenAI(Array.from({ length: 9 }, () => ({ text: "x".repeat(900) })));
  try {
    for (let i = 0; i < 9; i++) {
      const response = await log.fetch(`${server.url}/chat/completions`, {
        method: "POST",
        body: "{}",
      });
      assertStringIncludes(await response.text(), "x".repeat(900));
    }
  } finally {
    await server.close();
  }
  const { size } = await Deno.stat(path);
  assertEquals([size > 1_000, size <= 2_000], [true, true]);
});

Deno.test("ExchangeLog is closed once, however often it is disposed of", async () => {
  await using directory = await temporaryDirectory();
  const path = `${directory.path}/home/sessions/a.exchanges.jsonl`;
  using log = await ExchangeLog.open(path, (text) => text);
  // A dialogue that was closed is disposed of, too, when its scope ends.
  log[Symbol.dispose]();
  log[Symbol.dispose]();
});
