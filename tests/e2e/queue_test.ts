/**
 * The queue as its users see it: `--max-running`, `--after`, places of an endpoint.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { poll } from "../helpers/poll.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { leftQueue, listedStates } from "../helpers/truth.ts";

/** Starts an agent that sleeps, or has to wait; returns its id and what was printed. */
async function bg(sandbox: Sandbox, args: readonly string[], prompt = "rehearse: sleep 600") {
  const stdout = await sandbox.ok(["--bg", "--model", "rehearsal", ...args, prompt]);
  const id = /^✓ Background agent (?:started|queued): ([0-9a-f]{8})$/m.exec(stdout)?.[1] ?? "";
  return { id, stdout };
}

Deno.test("agents beyond --max-running wait in line, and start when there is room", async () => {
  await using sandbox = await createSandbox();
  const first = await bg(sandbox, ["--max-running", "1"]);
  assertMatch(first.stdout, /^✓ Background agent started: \w+\n {2}pid: \d+\n/);
  const second = await bg(sandbox, ["--max-running", "1", "--label", "team=web", "--name", "next"]);
  const { id } = second;
  assertEquals(
    second.stdout,
    `✓ Background agent queued: ${id}\n  queue: 1st\n  logs: isonforge logs ${id}\n` +
      `  follow: isonforge attach ${id}\n  stop: isonforge stop ${id}\n`,
  );
  const third = await bg(sandbox, ["--max-running", "1", "--priority", "9"]);
  assertStringIncludes(third.stdout, "  queue: 1st\n");
  const states = await listedStates(sandbox);
  assertEquals([first, second, third].map(({ id }) => states.get(id)), [
    "running",
    "queued",
    "queued",
  ]);

  const [shown] = JSON.parse(await sandbox.ok(["agents", "--json", "--filter", "label=team=web"]));
  assertEquals([shown.id, shown.state, shown.pid, shown.queue_position], [id, "queued", null, 2]);
  assertMatch(await sandbox.ok(["inspect", "next"]), /^ {2}state +queued, 2nd, for a place$/m);
  assertMatch(
    await sandbox.ok(["agents", "--wide"]),
    /^ {2}\w+ +queued .* waits for a place \(2nd\) /m,
  );
  const refusals = {
    rm:
      `error: cannot remove ${id}: it waits in the queue\nhint: stop it first: isonforge stop ${id}\n`,
    respawn: `error: cannot respawn ${id}: it waits in the queue already\n`,
  };
  for (const [command, words] of Object.entries(refusals)) {
    const { code, stderr } = await sandbox.run([command, id]);
    assertEquals(code, 1);
    assertStringIncludes(stderr, words);
  }
  assertEquals(await sandbox.ok(["logs", id]), "");

  // Whoever has the higher number comes next, without anybody looking but the one who ends.
  await sandbox.ok(["stop", first.id]);
  await poll(() => sandbox.meta(third.id).state === "running", "the next one to start");
  const attached = sandbox.run(["attach", "next"]);
  assertEquals(
    await sandbox.ok(["stop", "next"]),
    `✓ Stopped next (${id})\n  taken out of the queue\n`,
  );
  const { stderr } = await attached;
  assertStringIncludes(stderr, `next (${id}) has ended (stopped, never started: it was taken out`);
  assertEquals((await sandbox.run(["wait", id])).code, 1);
  assertEquals(sandbox.meta(id).state, "stopped");
  // What never started has neither a start nor a duration.
  assertMatch(await sandbox.ok(["agents"]), new RegExp(`^ +${id} +stopped +- +next `, "m"));
  assertMatch(
    await sandbox.ok(["inspect", id]),
    /^ +state +stopped \(stopped, never started: [^]*^ +queued +\d{4}-/m,
  );
  await sandbox.ok(["rm", id]);
  await sandbox.ok(["stop", "--all"]);
});

Deno.test("--after waits for others, --after-ok only follows success", async () => {
  await using sandbox = await createSandbox();
  const long = await bg(sandbox, ["--name", "long"]);
  const after = await bg(sandbox, ["--after", "long"], "x");
  assertStringIncludes(after.stdout, `  queue: 1st, after ${long.id}\n`);
  const success = await bg(sandbox, ["--after-ok", `long,${after.id}`], "x");
  const waited = sandbox.run(["wait", after.id, success.id]);
  await sandbox.ok(["stop", "long"]);
  const { stdout } = await waited;
  assertStringIncludes(stdout, `${after.id} has ended (completed, exit code 0)\n`);
  assertStringIncludes(
    stdout,
    `${success.id} has ended (failed, never started: ${long.id} did not complete (stopped))\n`,
  );
  const { code, stderr } = await sandbox.run(["--bg", "--after", "nobody", "x"]);
  assertEquals([code, stderr.split("\n")[0]], [1, 'error: no such agent: "nobody"']);

  // What can never start is not said to have started.
  const missed = `${long.id} did not complete (stopped)`;
  const again = await sandbox.run(["respawn", success.id]);
  assertEquals([again.code, again.stdout], [1, ""]);
  assertEquals(
    again.stderr,
    `error: cannot respawn ${success.id}: ${missed}\n` +
      `hint: start both again: isonforge respawn ${long.id} ${success.id}\n`,
  );
  const args = ["--bg", "--model", "rehearsal", "--after-ok", "long", "x"];
  const never = await sandbox.run(args);
  assertEquals([never.code, never.stdout], [1, ""]);
  assertMatch(never.stderr, new RegExp(`^error: \\w{8} has ended: never started: ${long.id} did`));
  // Of several who is followed comes first, however they are named.
  const both = await sandbox.ok(["respawn", success.id, "long"]);
  assertMatch(both, new RegExp(`respawned: ${long.id}\n[^]*queued: ${success.id} `));
  await sandbox.ok(["stop", "--all"]);
});

Deno.test("a queued agent starts in the environment in which it was queued", async () => {
  await using sandbox = await createSandbox();
  const holder = await bg(sandbox, ["--max-running", "1"]);
  const env = { MARKED: "by the first shell", ISONFORGE_API_KEY: "the-key-of-the-first-shell" };
  const prompt = 'rehearse: bash echo "$MARKED" > marked';
  const stdout = await sandbox.ok(["--bg", "--max-running", "1", "--model", "rehearsal", prompt], {
    env,
  });
  const id = /queued: (\w+)/.exec(stdout)?.[1] ?? "";
  // Another shell ends the one before it, and lacks the key: it starts nothing.
  await sandbox.ok(["stop", holder.id]);
  // A list does not wait long for another one's look, or on a busy machine for its own: the next one looks again.
  const second = { env: { MARKED: "by the second shell" } };
  const missing = /some wait for a shell with the ISONFORGE_API_KEY/;
  await poll(async () => missing.test((await sandbox.run(["agents"], second)).stderr), "a look");
  assertEquals(sandbox.meta(id).state, "queued");
  const third = { env: { ...env, MARKED: "by the third shell" } };
  await leftQueue(sandbox, id, third);
  await sandbox.ended(id);
  const marked = await Deno.readTextFile(join(sandbox.project, "marked"));
  assertEquals(marked, "by the first shell\n");
});

Deno.test("an endpoint serves as many agents at once as the configuration says", async () => {
  await using sandbox = await createSandbox();
  const over = new AbortController();
  // It takes every question and answers none.
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {}, signal: over.signal },
    () =>
      new Promise<Response>((resolve) => {
        over.signal.addEventListener("abort", () => resolve(new Response()));
      }),
  );
  try {
    const url = `http://127.0.0.1:${server.addr.port}/v1`;
    await Deno.mkdir(sandbox.home, { recursive: true, mode: 0o700 });
    const limits = { [`http://LOCALHOST:${server.addr.port}/v1/`]: { max_running: 1 } };
    await Deno.writeTextFile(
      join(sandbox.home, "config.json"),
      JSON.stringify({ endpoints: limits }),
    );
    const start = (...args: string[]) => sandbox.ok(["--bg", "--model", "m", ...args, "x"]);
    assertMatch(await start("--base-url", url), /^✓ Background agent started/);
    assertMatch(
      await start("--base-url", url),
      /^✓ Background agent queued: \w+\n {2}queue: 1st\n/,
    );
    // Another endpoint is another matter.
    assertMatch(
      await start("--base-url", url.replace("/v1", "/v2")),
      /^✓ Background agent started/,
    );
    await sandbox.ok(["config", "set", "model", "m"]);
    const config = JSON.parse(await Deno.readTextFile(join(sandbox.home, "config.json")));
    assertEquals(config.endpoints, limits);
    await sandbox.ok(["stop", "--all"]);
  } finally {
    over.abort();
    await server.finished;
  }
});

Deno.test("an agent of a pool starts where there is most room, and goes on elsewhere when that is gone", async () => {
  await using sandbox = await createSandbox();
  const server = startFakeOpenAI([{ text: "from the other one" }]);
  const gone = "http://127.0.0.1:9/v1";
  const env = { ISONFORGE_POOLS: JSON.stringify({ gpus: [gone, server.url] }) };
  const args = ["--bg", "-q", "--pool", "gpus", "--model", "fake-model", "x"];
  const id = (await sandbox.ok(args, { env })).trim();
  assertEquals((await sandbox.ended(id)).reason, "completed");
  // The one that answered, not the one that it began with.
  assertEquals(sandbox.meta(id).endpoint, server.url);
  assertStringIncludes(await sandbox.ok(["inspect", id]), ` ${server.url}\n`);
  const [titles = "", _rule, row = ""] = (await sandbox.ok(["agents", "--wide"])).split("\n");
  const at = titles.indexOf("Endpoint");
  assertEquals([at > 0, row.slice(at).startsWith(server.url)], [true, true]);
  assertStringIncludes(await sandbox.ok(["logs", id]), "from the other one");
  const { stdout } = await sandbox.run(["logs", "--stderr", id]);
  assertStringIncludes(stdout, `fake-model at ${server.url} takes over`);
  const { code, stderr } = await sandbox.run(["--bg", "--pool", "cpus", "x"], { env });
  assertEquals([code, stderr.split("\n")[0]], [2, 'error: there is no pool "cpus"']);
  await server.close();
  const none = ["--bg", "-q", "--base-url", gone, "--model", "m", "--fallback-model", "rehearsal"];
  const rehearsed = (await sandbox.ok([...none, "rehearse: say without an endpoint"])).trim();
  assertEquals((await sandbox.ended(rehearsed)).reason, "completed");
  assertStringIncludes(await sandbox.ok(["logs", rehearsed]), "without an endpoint");
});
