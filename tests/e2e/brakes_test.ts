/**
 * Ctrl+C, SIGTERM and `--timeout` work whatever a model does, and what a model does ends by itself.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { shellQuote } from "../../lib/sys/shell_quote.ts";
import { endsWithinGrace } from "../helpers/ends_within_grace.ts";
import { type OpenAIAnswer, startFakeOpenAI } from "../helpers/fake_openai.ts";
import { PATIENCE_MS, poll } from "../helpers/poll.ts";
import { ISONFORGE } from "../helpers/program.ts";
import { atTerminal } from "../helpers/pseudo_terminal.ts";
import { createSandbox, type Result, type Sandbox } from "../helpers/sandbox.ts";
import { Spawned } from "../helpers/spawned.ts";

/** Files over which a tool that is not careful sits for minutes. */
const FILES: Record<string, string> = {
  "hostile/letters.txt": `${"a".repeat(60)}!\n`.repeat(3),
  "hostile/places.txt": "x = 1;".repeat(40_000),
  "hostile/lines.txt": "a\n".repeat(1_000_000),
  "hostile/ignored/.gitignore": `${"*a".repeat(400)}*[b]*\n`.repeat(1_000) +
    "*a*a*[b]\n".repeat(50_000),
  [`hostile/ignored/${"a".repeat(250)}`]: "",
};

interface BrakeOptions {
  args?: readonly string[];
  through: readonly string[];
}

async function run(
  answers: OpenAIAnswer[],
  { args = [], through }: BrakeOptions,
): Promise<Result & { results: string[] }> {
  await using sandbox: Sandbox = await createSandbox();
  for (const [name, text] of Object.entries(FILES)) {
    await Deno.mkdir(join(sandbox.project, name, ".."), { recursive: true });
    await Deno.writeTextFile(join(sandbox.project, name), text);
  }
  const server = startFakeOpenAI(answers);
  try {
    const result = await sandbox.run(
      ["-p", "--yolo", "--base-url", server.url, "--model", "fake-model", ...args, "go"],
      // Room for all of it: nothing asks for a summary, which would be an answer less.
      { through, env: { ISONFORGE_CONTEXT_WINDOW: "10000000" } },
    );
    await sandbox.gone();
    const { messages = [] } = server.requests.at(-1)?.body ?? {};
    const isResult = ({ role }: { role: string }) => role === "tool";
    const results = messages.filter(isResult).map(({ content }: { content: string }) => content);
    return { ...result, results };
  } finally {
    await server.close();
  }
}

const call = (name: string, args: unknown) => ({ name, arguments: args });
/** In JavaScript it goes back and forth for longer than the universe has existed. */
const ENDLESS = call("grep", { pattern: "(?=a)(a+)+$", path: "hostile/letters.txt" });

/** timeout(1): what does not end in this many seconds is killed, and its status is 137. */
const PATIENCE_S = `${PATIENCE_MS / 1000}`;

for (const [signal, code] of [["INT", 130], ["TERM", 143]] as const) {
  Deno.test(`SIG${signal} ends a run in the middle of a pattern that never ends`, async () => {
    const through = ["timeout", "--preserve-status", "-s", signal, "-k", PATIENCE_S, "1.5"];
    assertEquals((await run([{ toolCalls: [ENDLESS] }], { through })).code, code);
  });
}

Deno.test("a terminal that goes away ends a run with its commands, but not under nohup", async () => {
  await using sandbox = await createSandbox();
  const args = ["-p", "--yolo", "--model", "rehearsal"];
  // Whatever the tests run under; macOS has no means to undo that.
  const through = Deno.build.os === "linux" ? ["env", "--default-signal=HUP"] : [];
  const words = [...ISONFORGE, ...args, "rehearse: bash kill -HUP $PPID; sleep 529"];
  const atTerminalOfItsOwn = [...through, ...atTerminal(words.map(shellQuote).join(" "))];
  const gone = await new Spawned(atTerminalOfItsOwn, { cwd: sandbox.project, env: sandbox.env })
    .end();
  assertEquals(gone.code, 129, gone.stdout);
  await sandbox.gone();
  const stays = await sandbox.run([...args, "rehearse: bash kill -HUP $PPID; echo still here"], {
    through: [...through, "nohup"],
  });
  assertEquals(stays.code, 0, stays.stderr);
  assertStringIncludes(stays.stderr, "exit 0");
  const id = await sandbox.startAgent("rehearse: bash kill -HUP $PPID; echo still here");
  assertEquals((await sandbox.ended(id)).reason, "completed");
});

Deno.test("--timeout ends a run in the middle of a pattern that never ends", async () => {
  const { code, stderr } = await run([{ toolCalls: [ENDLESS] }], {
    args: ["--timeout", "1s"],
    through: ["timeout", "-k", "0", PATIENCE_S],
  });
  assertEquals(code, 3, stderr);
  assertStringIncludes(stderr, "the run reached its time limit of 1 s");
});

Deno.test("stop ends an agent in the middle of a pattern that never ends, by SIGTERM alone", async () => {
  await using sandbox = await createSandbox();
  await Deno.mkdir(join(sandbox.project, "hostile"));
  await Deno.writeTextFile(
    join(sandbox.project, "hostile/letters.txt"),
    FILES["hostile/letters.txt"]!,
  );
  await endsWithinGrace(sandbox, async () => {
    const server = startFakeOpenAI([{ text: "I search.", toolCalls: [ENDLESS] }]);
    try {
      const args = ["--bg", "-q", "--base-url", server.url, "--model", "fake-model", "go"];
      const id = (await sandbox.ok(args)).trim();
      await poll(
        async () => (await sandbox.ok(["logs", id])).includes("I search."),
        "the answer that calls it",
      );
      assertEquals(await sandbox.ok(["stop", id]), `✓ Stopped ${id}\n`);
      return id;
    } finally {
      await server.close();
    }
  });
});

/** With different words at each level: an answer that repeats itself is ended earlier. */
const DEEP = Array.from({ length: 30_000 }, (_, i) => (i * 2_654_435_761 >>> 0).toString(36));

/** What a model calls, and how the result begins: each is done in a moment, or given up soon. */
const HOSTILE: Array<[call: { name: string; arguments: unknown }, result: string]> = [
  [ENDLESS, 'cannot search for "(?=a)(a+)+$": it took more than 5 seconds'],
  [
    call("edit", { path: "hostile/places.txt", old_string: "= 1", new_string: "= 2" }),
    'cannot edit "hostile/places.txt": old_string stands in it 40000 times, at lines 1, 1,',
  ],
  [
    call("edit", {
      path: "hostile/places.txt",
      old_string: "= 1",
      new_string: "=\n2",
      replace_all: true,
    }),
    'edited "hostile/places.txt": 40,000 replacements',
  ],
  [
    call("edit", {
      path: "hostile/lines.txt",
      old_string: `${"a\n".repeat(10_000)}b\n${"a\n".repeat(10_000)}`,
      new_string: "c",
    }),
    'cannot edit "hostile/lines.txt": old_string is not in it',
  ],
  [call("glob", { pattern: `hostile/ignored/${"*a".repeat(200)}*b` }), "no file matches"],
  [call("glob", { pattern: `hostile/${"{a,aa}".repeat(200)}*b` }), "no file matches"],
  [
    call("grep", { pattern: "x", path: "hostile/ignored", glob: `${"*a".repeat(200)}*b` }),
    "no match",
  ],
  [
    call("list", DEEP.map((word) => `["${word}",`).join("") + "0" + "]".repeat(DEEP.length)),
    "error: the arguments are not valid JSON",
  ],
  [
    call("write", DEEP.map((word) => `{"${word}":`).join("")),
    "error: the arguments are not valid JSON",
  ],
];

Deno.test("a run outlives everything that a model calls to hold it up", async () => {
  const answers = HOSTILE.map(([call]) => ({ toolCalls: [call] }));
  const { code, stderr, results } = await run([...answers, { text: "Done." }], {
    through: ["timeout", "-k", "0", PATIENCE_S],
  });
  assertEquals(code, 0, stderr);
  HOSTILE.forEach(([, expected], index) => {
    const result = results[index] ?? "";
    assert(result.startsWith(expected), `${expected} ≠ ${result.slice(0, 200)}`);
  });
});

Deno.test("a run ends, and says why, when one answer makes 100,000 calls", async () => {
  const toolCalls = Array.from({ length: 100_000 }, () => call("list", {}));
  const { code, stderr } = await run([{ toolCalls }], {
    through: ["timeout", "-k", "0", PATIENCE_S],
  });
  assertEquals(code, 1);
  assertStringIncludes(stderr, "128 tool calls");
});
