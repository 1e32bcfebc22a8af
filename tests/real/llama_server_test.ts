/**
 * The binary against a real llama-server with a model that we write ourselves. Not part of CI: see `llama_server.ts` for
 * where the server comes from.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { poll } from "../helpers/poll.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import {
  bashCall,
  chain,
  LLAMA_SERVER,
  type LlamaServer,
  startLlamaServer,
} from "./llama_server.ts";

/** Room for our prompt, of which each byte is a token of the tiny model. */
const ROOMY = ["-c", "32768", "-np", "1"];
const DONE = chain("All", " done");
/** One bash call, then the end. */
const AGENT = {
  ...bashCall("<|after-user|>", "echo hello"),
  "<|after-tool|>": { All: 20 },
  ...DONE,
};
/** An answer of many tokens, which takes its time. */
const WORDS = Array.from({ length: 120 }, (_, index) => ` w${index}.`);
const TALKER = { "<|after-user|>": { [WORDS[0] ?? ""]: 20 }, ...chain(...WORDS) };

function real(name: string, fn: (sandbox: Sandbox) => Promise<void>): void {
  Deno.test({
    name: `llama-server: ${name}`,
    ignore: LLAMA_SERVER === undefined,
    fn: async () => {
      await using sandbox = await createSandbox();
      await fn(sandbox);
    },
  });
}

const printRun = ({ url }: LlamaServer, ...args: string[]) => [
  "-p",
  "--yolo",
  "--verbose",
  "--base-url",
  url,
  ...args,
];

real("an agent calls a tool and comes to its end", async (sandbox) => {
  await using server = await startLlamaServer({ table: AGENT, args: ROOMY });
  const { code, stdout, stderr } = await sandbox.run(printRun(server, "go"));
  assertEquals([code, stderr], [0, ""]);
  assertMatch(stdout, /bash echo hello → exit 0[^]*All done/);
});

real("the Anthropic protocol works too", async (sandbox) => {
  await using server = await startLlamaServer({ table: AGENT, args: ROOMY });
  const { code, stdout } = await sandbox.run(printRun(server, "--provider", "anthropic", "go"));
  assertEquals(code, 0);
  assertMatch(stdout, /bash echo hello → exit 0[^]*All done/);
});

real("no call fails when calls follow fast on each other", async (sandbox) => {
  const commands = Array.from({ length: 40 }, (_, index) => `echo ${index}`);
  const table = {
    ...bashCall("<|after-user|>", ...commands),
    "<|after-tool|>": { "<tool_call>": 20 },
  };
  await using server = await startLlamaServer({ table, args: ROOMY });
  const { code, stderr } = await sandbox.run(printRun(server, "--max-turns", "12", "go"));
  assertEquals(code, 3);
  assertEquals(/closed|cannot reach|again/i.test(stderr), false, stderr);
});

real("an agent that begins before its server waits for it", async (sandbox) => {
  await using server = await startLlamaServer({ table: AGENT, args: ROOMY, isStopped: true });
  const id = (await sandbox.ok(["--bg", "-q", "--no-check", "--base-url", server.url, "go"]))
    .trim();
  const stderr = () => Deno.readTextFile(sandbox.path(id, "stderr.log"));
  await poll(async () => (await stderr()).includes("waiting for it"), "the agent to wait");
  await server.start();
  assertEquals((await sandbox.ended(id))["reason"], "completed", await stderr());
  assertStringIncludes(await sandbox.ok(["logs", id]), "All done");
});

real(
  "a server that is killed in the middle of an answer and started again is survived",
  async (sandbox) => {
    await using server = await startLlamaServer({ table: TALKER, args: ROOMY });
    await using run = sandbox.spawn(printRun(server, "go"));
    await run.shows(" w3.");
    await server.kill();
    await server.start();
    const { code, stdout, stderr } = await run.end();
    assertEquals(code, 0, stderr);
    assertStringIncludes(stdout, WORDS.at(-1) ?? "");
  },
);

real("a run that is stopped stops the server's generation", async (sandbox) => {
  await using server = await startLlamaServer({ table: TALKER, args: ROOMY });
  const isWorking = async () =>
    (await server.get("/slots") as Array<{ is_processing: boolean }>)
      .some(({ is_processing }) => is_processing);
  await using run = sandbox.spawn(printRun(server, "go"));
  await run.shows(" w3.");
  assertEquals(await isWorking(), true);
  run.kill("SIGTERM");
  assertEquals((await run.end()).code, 143);
  await poll(async () => !await isWorking(), "the slot to be free");
  assertEquals(run.text().includes(WORDS.at(-1) ?? ""), false);
});

real("tools without --jinja fail at once, with what to do", async (sandbox) => {
  await using server = await startLlamaServer({ table: AGENT, args: [...ROOMY, "--no-jinja"] });
  const { code, stderr } = await sandbox.run(printRun(server, "go"));
  assertEquals(code, 1);
  assertStringIncludes(stderr, "requires --jinja flag");
  assertStringIncludes(stderr, "hint: start it with: llama-server --jinja");
  assertEquals(/trying again|retry/i.test(stderr), false, stderr);
});

real("a prompt larger than the window is said, with the window", async (sandbox) => {
  await using server = await startLlamaServer({ table: AGENT, args: ["-c", "2048", "-np", "1"] });
  const env = { ISONFORGE_CONTEXT_WINDOW: "32768" };
  const { code, stderr } = await sandbox.run(printRun(server, "go"), { env });
  assertEquals(code, 1);
  assertMatch(stderr, /2,?048/);
});

real("agents at the same time on shared slots all come to their end", async (sandbox) => {
  // Each takes more than a third of the window.
  await using server = await startLlamaServer({ table: AGENT, args: ["-c", "16384"] });
  const runs = [1, 2, 3].map((run) => sandbox.run(printRun(server, `go ${run}`)));
  for (const { code, stderr } of await Promise.all(runs)) assertEquals(code, 0, stderr);
});

real("a strict template takes a conversation that was interrupted and goes on", async (sandbox) => {
  await using server = await startLlamaServer({ table: AGENT, args: ROOMY, isStrict: true });
  const capped = await sandbox.run(printRun(server, "--max-turns", "1", "go"));
  assertEquals(capped.code, 3, capped.stderr);
  const { code, stderr } = await sandbox.run(printRun(server, "--continue", "go on"));
  assertEquals([code, stderr], [0, ""]);
});

real("doctor tells the window and how several agents get room", async (sandbox) => {
  await using server = await startLlamaServer({ table: AGENT, args: ["-c", "16384"] });
  const { stdout } = await sandbox.run(["doctor", "--no-probe", "--base-url", server.url]);
  assertMatch(stdout, /context window: 16,384 tokens, as the endpoint says/);
  assertMatch(stdout, /slots: 4[^\n]*\n.*-np N --no-kv-unified/);
});
