/**
 * Scenarios 27, 32 and 33, and what a log that is not a plain text does.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { poll } from "../helpers/poll.ts";
import { createSandbox, ISONFORGE, type Sandbox } from "../helpers/sandbox.ts";

const TEXT = "one\ntwo\nthree\nno line break at the end";

Deno.test("27: logs -n shows the last lines, byte for byte", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("x");
  await sandbox.ended(id);
  const log = sandbox.path(id, "stdout.log");
  await Deno.writeTextFile(log, TEXT);
  assertEquals(await sandbox.ok(["logs", id, "-n", "0"]), "");
  assertEquals(await sandbox.ok(["logs", id, "-n", "1"]), "no line break at the end");
  assertEquals(await sandbox.ok(["logs", id, "-n", "2"]), "three\nno line break at the end");
  assertEquals(await sandbox.ok(["logs", id, "-n", "4"]), TEXT);
  assertEquals(await sandbox.ok(["logs", id, "--lines", "5"]), TEXT);
  await Deno.writeTextFile(log, Array.from({ length: 60 }, (_, line) => `${line}\n`).join(""));
  assertEquals((await sandbox.ok(["logs", id])).split("\n").slice(0, 2), ["10", "11"]);
  const bytes = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
  await Deno.writeFile(log, bytes);
  assertEquals(await output(sandbox, ["logs", id, "-n", "1000"]), bytes);
  await Deno.writeTextFile(log, "");
  assertEquals(await sandbox.ok(["logs", id]), "");
  await Deno.remove(log);
  const missing = await sandbox.run(["logs", id]);
  assertEquals(missing.code, 1);
  assertMatch(missing.stderr, /^error: cannot show the log of /);
});

Deno.test("logs ends quietly when its reader has gone", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("x");
  await sandbox.ended(id);
  await Deno.writeTextFile(sandbox.path(id, "stdout.log"), "line\n".repeat(1_000_000));
  const command = `set -o pipefail; ${ISONFORGE.join(" ")} logs ${id} -n 1000000 | head -n 1`;
  const { code, stdout, stderr } = await new Deno.Command("/bin/bash", {
    args: ["-c", command],
    env: sandbox.env,
  }).output();
  assertEquals([code, new TextDecoder().decode(stdout), stderr.length], [0, "line\n", 0]);
});

Deno.test("32: attach shows the last bytes before the end of an agent", async () => {
  await using sandbox = await createSandbox();
  for (let round = 0; round < 5; round++) {
    const burst = `rehearse: say ${"x".repeat(200)}\n`.repeat(500);
    const id = await sandbox.startAgent(`${burst}rehearse: say the last words`);
    const stdout = await output(sandbox, ["attach", id]);
    assertEquals(stdout, await Deno.readFile(sandbox.path(id, "stdout.log")));
    assertMatch(new TextDecoder().decode(stdout), /the last words\s*$/);
  }
});

Deno.test("33: attach ends by itself when the agent ends, and tells how", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent(
    `rehearse: bash until [ -e ${sandbox.home}/go ]; do sleep 0.1; done`,
  );
  const following = sandbox.run(["attach", id]);
  await Deno.writeTextFile(`${sandbox.home}/go`, "");
  const live = await following;
  assertEquals(live.code, 0);
  assertEquals(live.stdout, await Deno.readTextFile(sandbox.path(id, "stdout.log")));
  assertEquals(live.stderr, `${id} has ended (completed, exit code 0)\n`);
  assertEquals(await sandbox.run(["attach", id]), live);

  const failing = await sandbox.startAgent("rehearse: fail out of luck");
  await sandbox.ended(failing);
  const { stderr } = await sandbox.run(["attach", failing]);
  assertMatch(stderr, new RegExp(`${failing} has ended \\(failed, exit code 1\\)\n`));
  assertMatch(await Deno.readTextFile(sandbox.path(failing, "stderr.log")), /^error: out of luck/m);
});

Deno.test("33: Ctrl+C detaches, and the agent goes on", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: say hello\nrehearse: sleep 650");
  await using follower = sandbox.spawn(["attach", id]);
  await follower.shows("hello");
  follower.kill("SIGINT");
  const { code, stderr } = await follower.end();
  assertEquals([code, stderr], [0, `detached: ${id} goes on\n`]);
  assertMatch(await sandbox.ok(["agents"]), new RegExp(`${id}  running`));
});

Deno.test("attach shows the latest run only, logs all of them", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent(
    "rehearse: bash date +%s%N > run; cat run\nrehearse: say done",
  );
  await sandbox.ended(id);
  const firstRun = await Deno.readTextFile(sandbox.path(id, "stdout.log"));
  await sandbox.ok(["respawn", id]);
  const attached = await sandbox.ok(["attach", id]);
  await poll(() => sandbox.meta(id).ended_at !== undefined, "the second run to end");
  assertEquals(firstRun + attached, await Deno.readTextFile(sandbox.path(id, "stdout.log")));
  assertEquals(await sandbox.ok(["logs", id, "-n", "1000"]), firstRun + attached);
});

/** What a command prints, byte for byte. */
async function output(sandbox: Sandbox, args: string[]): Promise<Uint8Array> {
  await using child = sandbox.spawn(args);
  await child.end();
  return child.bytes();
}
