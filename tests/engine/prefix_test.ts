/** What servers find in their caches: each request begins with the one before it. */
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { loadRunConfig } from "../../lib/config/run_config.ts";
import { Dialogue } from "../../lib/engine/dialogue.ts";
import { Limits } from "../../lib/engine/limits.ts";
import { startFakeAnthropic } from "../helpers/fake_anthropic.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import type { FakeServer } from "../helpers/sse_server.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

const TURNS = 50;

/** A file more in each turn: what the repository looks like changes all the time. */
const write = (turn: number) => ({ name: "write", input: { path: `${turn}.txt`, content: "x" } });

const SERVERS: Record<string, () => FakeServer> = {
  openai: () =>
    startFakeOpenAI(
      Array.from({ length: TURNS }, (_, turn) =>
        turn % 10 === 9 ? { text: "Done." } : {
          reasoning: `I write ${turn}.`,
          text: "Next.",
          toolCalls: [{ name: "write", arguments: write(turn).input }],
        }),
      { models: [{ id: "m", context_length: 200_000 }] },
    ),
  anthropic: () =>
    startFakeAnthropic(Array.from({ length: TURNS }, (_, turn) => ({
      blocks: turn % 10 === 9 ? [{ type: "text", text: "Done." }] : [
        { type: "thinking", thinking: `I write ${turn}.`, signature: "S" },
        { type: "text", text: "Next." },
        { type: "tool_use", ...write(turn) },
      ],
    }))),
};

/** The first tool of a process loads the system's own library, which stays. */
const LOADS_LIBRARY = { sanitizeResources: false };

/** Marks for the cache move, and are no part of what is cached. */
function withoutMarks(value: unknown): string {
  return JSON.stringify(value, (key, item) => key === "cache_control" ? undefined : item);
}

async function converse(server: FakeServer, provider: string): Promise<void> {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  await new Deno.Command("git", { args: ["init", "-q", path] }).output();
  await Deno.writeTextFile(`${path}/AGENTS.md`, "Use tabs.");
  const home = `${path}/.home`;
  const flags = { baseUrl: server.url, provider, permissionMode: "yolo" };
  const config = await loadRunConfig(flags, { env: () => undefined, home });
  let resume: string | undefined;
  while (server.requests.length < TURNS) {
    // Each user's message is one of a new run that goes on with the conversation.
    using dialogue = await Dialogue.open({
      config,
      home,
      userHome: path,
      cwd: path,
      session: resume === undefined ? {} : { resume },
    });
    resume = dialogue.facts.sessionId;
    using limits = new Limits();
    const { signal } = new AbortController();
    const outcome = await dialogue.say("Write files.", { limits, signal, emit: () => {} });
    assertEquals(outcome.reason, "completed", JSON.stringify(outcome));
  }
}

for (const [provider, start] of Object.entries(SERVERS)) {
  Deno.test(
    `each of ${TURNS} requests begins with the one before, to the byte (${provider})`,
    LOADS_LIBRARY,
    async () => {
      const server = start();
      try {
        await converse(server, provider);
      } finally {
        await server.close();
      }
      const bodies = server.requests.map(({ body }) => body);
      const [first] = bodies;
      assertEquals(bodies.length, TURNS);
      for (let turn = 1; turn < bodies.length; turn++) {
        const { messages: _, ...rest } = bodies[turn];
        const { messages: __, ...before } = first;
        assertEquals(withoutMarks(rest), withoutMarks(before), `all but the messages of ${turn}`);
        // Up to the end of the last message's text.
        const start = withoutMarks(bodies[turn - 1].messages).replace(/["}\]]+$/, "");
        assertEquals(withoutMarks(bodies[turn].messages).startsWith(start), true, `turn ${turn}`);
      }
      const { messages } = first;
      const whole = JSON.stringify(first);
      assertStringIncludes(JSON.stringify(messages.at(-1)), "Working directory: ");
      assertEquals(whole.indexOf("Working directory: "), whole.lastIndexOf("Working directory: "));
      assertEquals(whole.length < 9_000, true, `the first request has ${whole.length} bytes`);
    },
  );
}

Deno.test(
  "Anthropic finds in its cache where the call before ended, however much came since",
  LOADS_LIBRARY,
  async () => {
    const calls = Array.from(
      { length: 30 },
      (_, i) => ({ type: "tool_use" as const, ...write(i) }),
    );
    const server = startFakeAnthropic([
      { blocks: calls },
      ...Array.from(
        { length: TURNS },
        () => ({ blocks: [{ type: "text" as const, text: "Done." }] }),
      ),
    ]);
    try {
      await converse(server, "anthropic");
    } finally {
      await server.close();
    }
    const { system, messages } = server.requests[1]?.body ?? {};
    const isMarked = (value: unknown) => JSON.stringify(value).includes("cache_control");
    assertEquals(isMarked(system), true);
    assertEquals(messages.map(isMarked), [true, false, true]);
  },
);
