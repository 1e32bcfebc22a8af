/**
 * Scenarios 28, 32 and 34: logs larger than memory, and readers slower than writers.
 */
import { assert, assertEquals } from "@std/assert";
import { writeAll } from "../../lib/sys/files/write_all.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { rounds } from "../helpers/rounds.ts";
import { peakMemoryMb } from "../helpers/running.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";

const MB = 1024 ** 2;

/** An empty program takes 50; what is held of a log must not show. */
const MEMORY_LIMIT_MB = 150;

/** Reads all that a command prints; returns how much that was, its end, and the memory it took. */
async function readAll(
  sandbox: Sandbox,
  args: readonly string[],
): Promise<{ bytes: number; end: string; peakMb: number }> {
  await using child = sandbox.spawn(args, { leavesStdout: true });
  let bytes = 0;
  let end = new Uint8Array();
  let peakMb = 0;
  for await (const piece of child.stdout) {
    bytes += piece.length;
    end = new Uint8Array([...end, ...piece.subarray(-100)]).slice(-100);
    peakMb = Math.max(peakMb, peakMemoryMb(child.pid) ?? 0);
  }
  await child.end();
  return { bytes, end: new TextDecoder().decode(end), peakMb };
}

async function agentWithLog(
  sandbox: Sandbox,
  write: (log: Deno.FsFile) => Promise<void>,
  prompt = "x",
): Promise<string> {
  const id = await sandbox.startAgent(prompt);
  if (prompt === "x") await sandbox.ended(id);
  using log = await Deno.open(sandbox.path(id, "stdout.log"), { append: true });
  await write(log);
  return id;
}

/** Elsewhere nothing tells the most memory that a process has had. */
const LINUX_ONLY = { ignore: Deno.build.os !== "linux" };

Deno.test("28: the last lines of a log of 4 GiB, in constant memory", LINUX_ONLY, async () => {
  await using sandbox = await createSandbox();
  const tail = Array.from({ length: 20 }, (_, line) => `line ${line} ${"x".repeat(20_000)}\n`);
  const id = await agentWithLog(sandbox, async (log) => {
    await log.truncate(4 * 1024 * MB); // Sparse.
    await writeAll(log, new TextEncoder().encode(`\n${tail.join("")}`));
  });
  const { bytes, end, peakMb } = await readAll(sandbox, ["logs", id, "-n", "10"]);
  assertEquals(bytes, tail.slice(10).join("").length);
  assertEquals(end, tail.join("").slice(-100));
  assert(peakMb > 0 && peakMb < MEMORY_LIMIT_MB, `${peakMb} MB`);
});

Deno.test("28: more lines than a log of 512 MB has, in constant memory", LINUX_ONLY, async () => {
  await using sandbox = await createSandbox();
  const id = await agentWithLog(sandbox, (log) => log.truncate(512 * MB));
  await using logs = sandbox.spawn(["logs", id, "-n", "100"], { leavesStdout: true });
  const reader = logs.stdout.getReader();
  // By now all of it has been searched, and none of that was kept.
  assert(new TextDecoder().decode((await reader.read()).value).startsWith("Rehearsal: "));
  const peakMb = peakMemoryMb(logs.pid) ?? 0;
  assert(peakMb > 0 && peakMb < MEMORY_LIMIT_MB, `${peakMb} MB`);
  await reader.cancel();
});

Deno.test("28: a line of 10 MB", async () => {
  await using sandbox = await createSandbox();
  const id = await agentWithLog(sandbox, async (log) => {
    await writeAll(log, new Uint8Array(10 * MB).fill(0x78));
    await writeAll(log, new TextEncoder().encode("\nlast\n"));
  });
  const { bytes, end, peakMb } = await readAll(sandbox, ["logs", id, "-n", "2"]);
  assert(bytes >= 10 * MB + 6);
  assertEquals(end.slice(-10), "xxxx\nlast\n");
  assert(peakMb > 0 && peakMb < MEMORY_LIMIT_MB, `${peakMb} MB`);
  assertEquals(await sandbox.ok(["logs", id, "-n", "1"]), "last\n");
});

/** Letters that nothing repeats in. */
function randomHex(length: number): string {
  return crypto.getRandomValues(new Uint8Array(length / 2)).toHex();
}

Deno.test("32: a burst of 5 MB and exit: attach shows it all", async () => {
  await using sandbox = await createSandbox();
  for (let round = 0; round < rounds(3, 100); round++) {
    // An answer that repeats itself would be ended.
    const pieces = Array.from({ length: 80 }, () => randomHex(64 * 1024));
    const words = [...pieces, `the last words of ${round}`];
    const server = startFakeOpenAI([{ text: words }]);
    try {
      const started = await sandbox.ok(
        ["--bg", "--base-url", server.url, "--model", "fake-model", "burst"],
      );
      const id = started.match(/started: ([0-9a-f]{8})/)?.[1] ?? "";
      const { bytes, end } = await readAll(sandbox, ["attach", id]);
      assertEquals(bytes, (await Deno.stat(sandbox.path(id, "stdout.log"))).size);
      assert(bytes > 5_000_000);
      assert(end.includes(`the last words of ${round}`), end);
    } finally {
      await server.close();
    }
  }
});

Deno.test("34: two followers see the same bytes", async () => {
  await using sandbox = await createSandbox();
  const gate = `${sandbox.project}/gate`;
  const prompt = `rehearse: bash until [ -e ${gate} ]; do sleep 0.05; done\nrehearse: say the end`;
  const id = await sandbox.startAgent(prompt);
  const log = sandbox.path(id, "stdout.log");
  await using one = sandbox.spawn(["attach", id]);
  await using other = sandbox.spawn(["attach", id]);
  using file = await Deno.open(log, { append: true });
  for (let line = 0; line < 200; line++) {
    await writeAll(file, new TextEncoder().encode(`${line} ${"é".repeat(line)}\n`));
  }
  await Deno.writeTextFile(gate, "");
  await Promise.all([one.end(), other.end()]);
  assertEquals(one.bytes(), other.bytes());
  assertEquals(one.bytes(), await Deno.readFile(log));
});

Deno.test("34: a reader that sleeps costs no memory", LINUX_ONLY, async () => {
  await using sandbox = await createSandbox();
  const size = 300 * MB;
  const id = await agentWithLog(sandbox, (log) => log.truncate(size), "rehearse: sleep 551");
  await using follower = sandbox.spawn(["attach", id], { leavesStdout: true });
  const reader = follower.stdout.getReader();
  // It has begun; from here on nobody reads until the kernel has nothing more to take it.
  let bytes = (await reader.read()).value?.length ?? 0;
  await poll(() => isWaitingToWrite(follower.pid), "the follower to wait for its reader");
  const waitingMb = peakMemoryMb(follower.pid) ?? 0;
  assert(waitingMb > 0 && waitingMb < MEMORY_LIMIT_MB, `${waitingMb} MB`);
  while (bytes < size) bytes += (await reader.read()).value?.length ?? NaN;
  const peakMb = peakMemoryMb(follower.pid) ?? 0;
  assert(peakMb > 0 && peakMb < MEMORY_LIMIT_MB, `${peakMb} MB`);
  follower.kill("SIGINT");
  await reader.cancel();
  await follower.end();
});

/** Whether a thread of a process waits in the kernel until a pipe has room. */
function isWaitingToWrite(pid: number): boolean {
  return namesIn(`/proc/${pid}/task`).some((thread) => {
    try {
      return /pipe/.test(Deno.readTextFileSync(`/proc/${pid}/task/${thread}/wchan`));
    } catch {
      // It has ended meanwhile.
      return false;
    }
  });
}
