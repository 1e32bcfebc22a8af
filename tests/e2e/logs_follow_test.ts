/**
 * `logs` as users of docker know it: --follow, --stderr, --since, --timestamps.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { copyAgent } from "../helpers/copies.ts";
import { modeOf, namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { createSandbox, ISONFORGE, type Sandbox } from "../helpers/sandbox.ts";

const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) /;

/** An agent that says one word, and another once `go()` was called. */
async function twoWords(sandbox: Sandbox) {
  const gate = `${sandbox.home}/gate-${crypto.randomUUID()}`;
  const id = await sandbox.startAgent(
    `rehearse: say early\nrehearse: bash until [ -e ${gate} ]; do sleep 0.05; done\n` +
      "rehearse: say late",
  );
  const log = sandbox.path(id, "stdout.log");
  await poll(() => Deno.readTextFileSync(log).includes("early"), "the first word");
  return { id, log, go: () => Deno.writeTextFile(gate, "") };
}

/** The time of each line, and the lines without them. */
function parse(text: string): { times: number[]; rest: string } {
  const lines = text.split("\n").filter((line) => line !== "");
  const times = lines.map((line) => Date.parse(TIMESTAMP.exec(line)?.[1] ?? ""));
  return { times, rest: text.replaceAll(new RegExp(TIMESTAMP, "gm"), "") };
}

Deno.test("logs --follow shows the last lines, what comes, and how the agent ended", async () => {
  await using sandbox = await createSandbox();
  const { id, log, go } = await twoWords(sandbox);
  await using following = sandbox.spawn(["logs", id, "-f", "-n", "1"]);
  await following.shows("early\n");
  await using stamped = sandbox.spawn(["logs", id, "--follow", "--timestamps"]);
  await stamped.shows("early\n");
  await go();
  const { code, stdout, stderr } = await following.end();
  const all = await Deno.readTextFile(log);
  assertEquals([code, stdout], [0, all.slice(all.indexOf("early"))]);
  assertEquals(stderr, `${id} has ended (completed, exit code 0)\n`);

  const { times, rest } = parse((await stamped.end()).stdout);
  assertEquals(rest, all);
  const began = Date.parse(String(sandbox.meta(id).started_at));
  assert(times.every((time) => time >= began && time <= Date.now()), `${times}`);
  assertEquals(times, times.toSorted((a, b) => a - b));
  // It has ended: its lines, and no waiting.
  const again = await sandbox.run(["logs", id, "-f", "--timestamps"]);
  assertEquals(again, { code: 0, stdout: stamped.text(), stderr });
});

Deno.test("logs --follow ends with Ctrl+C or its reader, and the agent goes on", async () => {
  await using sandbox = await createSandbox();
  const { id, go } = await twoWords(sandbox);
  await using following = sandbox.spawn(["logs", id, "-f"]);
  await following.shows("early\n");
  following.kill("SIGINT");
  const { code, stderr } = await following.end();
  assertEquals([code, stderr], [0, `detached: ${id} goes on\n`]);

  const command = `set -o pipefail; ${ISONFORGE.join(" ")} logs ${id} -f | head -n 1`;
  const piped = new Deno.Command("/bin/bash", { args: ["-c", command], env: sandbox.env }).output();
  assertMatch(await sandbox.ok(["agents"]), new RegExp(`${id}  running`));
  await go();
  const { code: pipeCode, stderr: words } = await piped;
  assertEquals(pipeCode, 0);
  assertEquals(new TextDecoder().decode(words).includes("error"), false);
});

Deno.test("logs --stderr shows what went wrong, once", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: fail out of luck");
  await sandbox.ended(id);
  const expected = {
    code: 0,
    stdout: await Deno.readTextFile(sandbox.path(id, "stderr.log")),
    stderr: `${id} has ended (failed, exit code 1)\n`,
  };
  assertMatch(expected.stdout, /^error: out of luck$/m);
  assertEquals(await sandbox.run(["logs", id, "--stderr"]), expected);
  assertEquals(await sandbox.run(["logs", id, "--stderr", "-f"]), expected);
  const { times, rest } = parse(await sandbox.ok(["logs", id, "--stderr", "--timestamps"]));
  assertEquals(rest, expected.stdout);
  assert(times.every((time) => time <= Date.now()), `${times}`);
  const { stdout } = await sandbox.run(["logs", id, "--stderr", "-n", "1", "--since", "1h"]);
  assertEquals(stdout, `${expected.stdout.trim().split("\n").at(-1)}\n`);
});

Deno.test("logs --since shows what was written since, of all runs", async () => {
  await using sandbox = await createSandbox();
  const { id, log, go } = await twoWords(sandbox);
  const between = new Date(Date.now() + 1).toISOString();
  await poll(() => Date.now() > Date.parse(between) + 150, "a line to have a time of its own");
  await go();
  await sandbox.ended(id);
  const firstRun = await Deno.readTextFile(log);
  const late = firstRun.slice(firstRun.indexOf("early\n") + "early\n".length);
  const since = async (...args: string[]) => await sandbox.ok(["logs", id, "--since", ...args]);
  assertEquals(await since(between), late);
  assertEquals(await since("1h"), firstRun);
  assertEquals(await since("1h", "-n", "1"), "late\n");
  assertEquals(await since("2199-01-01"), "");
  assertEquals(parse(await since(between, "--timestamps")).rest, late);

  const respawned = new Date().toISOString();
  await sandbox.ok(["respawn", id]);
  const followed = await sandbox.run(["logs", id, "-f", "--since", respawned]);
  const both = await Deno.readTextFile(log);
  assertEquals(followed.stdout, both.slice(firstRun.length));
  assertEquals(await since(between), late + followed.stdout);
  const wrong = await sandbox.run(["logs", id, "--since", "yesterday"]);
  assertEquals([wrong.code, wrong.stdout], [2, ""]);
  assertMatch(
    wrong.stderr,
    /^error: --since takes a duration such as 10m [^]*, not "yesterday"\n$/,
  );
});

Deno.test("logs says what it does not know when a log has no times, or odd ones", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: say hello");
  await sandbox.ended(id);
  const log = await Deno.readTextFile(sandbox.path(id, "stdout.log"));
  assertEquals(modeOf(sandbox.path(id, "stdout.times")), 0o600);
  await Deno.writeTextFile(sandbox.path(id, "stdout.times"), "\0garbage\n12 1767", {
    append: true,
  });
  const odd = await sandbox.run(["logs", id, "--timestamps"]);
  assertEquals([parse(odd.stdout).rest, odd.stderr], [log, ""]);

  const created = new Date(Date.now() - 3_600_000).toISOString();
  const old = copyAgent(sandbox, id, { created_at: created, started_at: created });
  await Deno.remove(sandbox.path(old, "stdout.times"));
  const stamped = await sandbox.run(["logs", old, "--timestamps"]);
  assertEquals(stamped.stdout, log.replaceAll(/^/gm, "- ").replace(/- $/, ""));
  assertMatch(stamped.stderr, /^a "-" stands where [^\n]*\n$/);
  const shown = await sandbox.run(["logs", old, "--since", "10m"]);
  assertEquals(shown.stdout, log);
  assertMatch(shown.stderr, /^it is not known when [^\n]*: all of them count\n$/);
  assertEquals(await sandbox.run(["logs", old, "--since", "2h"]), {
    code: 0,
    stdout: log,
    stderr: "",
  });
});

Deno.test("an index goes with its log, and a run without one is none the worse", async () => {
  await using sandbox = await createSandbox();
  const env = { ISONFORGE_LOG_MAX: "1000" };
  const id = await sandbox.startAgent(`rehearse: say ${"x".repeat(200)}`, { env });
  await sandbox.ended(id);
  const before = await Deno.readTextFile(sandbox.path(id, "stdout.log"));
  await using following = sandbox.spawn(["logs", id, "--since", "1h", "--timestamps"]);
  assertEquals(parse((await following.end()).stdout).rest, before);

  await sandbox.ok(["respawn", id], { env });
  await sandbox.ended(id);
  assertEquals(await Deno.readTextFile(sandbox.path(id, "stdout.log.1")), before);
  assertEquals(namesIn(`${sandbox.home}/agents/${id}`).filter((name) => /times/.test(name)), [
    "stderr.times",
    "stdout.times",
  ]);
  const after = await Deno.readTextFile(sandbox.path(id, "stdout.log"));
  const { times, rest } = parse(await sandbox.ok(["logs", id, "--timestamps"]));
  assertEquals(rest, after);
  const began = Date.parse(String(sandbox.meta(id).started_at));
  assert(times.every((time) => time >= began), `${times} before ${began}`);

  await Deno.remove(sandbox.path(id, "stdout.times"));
  await Deno.mkdir(`${sandbox.path(id, "stdout.times")}/full`, { recursive: true });
  await sandbox.ok(["respawn", id]);
  assertEquals((await sandbox.ended(id)).reason, "completed");
  assertEquals(
    await sandbox.ok(["logs", id]),
    await Deno.readTextFile(sandbox.path(id, "stdout.log")),
  );
});
