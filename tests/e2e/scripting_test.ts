/**
 * What scripts use: JSON, ids alone, filters, names, prompts from standard input.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { poll } from "../helpers/poll.ts";
import { createSandbox, ISONFORGE, type Result } from "../helpers/sandbox.ts";

Deno.test("agents --json holds every agent's record and what is derived, unreadable ones too", async () => {
  await using sandbox = await createSandbox();
  assertEquals(await sandbox.ok(["agents", "--json"]), "[]\n");
  const done = await sandbox.startAgent("short");
  await sandbox.ended(done);
  const broken = await sandbox.startAgent("short");
  await sandbox.ended(broken);
  await Deno.writeTextFile(sandbox.path(broken, "meta.json"), "{");
  const running = await sandbox.startAgent("\x1b[2J\u009b\u202e rehearse\nrehearse: sleep 600");

  const stdout = await sandbox.ok(["agents", "--json"]);
  // deno-lint-ignore no-control-regex -- what a terminal would obey is what must not be there
  assert(!/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.test(stdout), "it is escaped for a terminal");
  const agents = JSON.parse(stdout);
  assertEquals(agents.map(({ id, state }: Record<string, unknown>) => [id, state]), [
    [running, "running"],
    [done, "stopped"],
    [broken, "unreadable"],
  ]);
  const [first, second, third] = agents;
  assertEquals(first.prompt, "\x1b[2J\u009b\u202e rehearse\nrehearse: sleep 600");
  assertEquals(Object.keys(first).slice(0, 6), [
    "id",
    "pid",
    "prompt",
    "cwd",
    "started_at",
    "state",
  ]);
  const { age_s, duration_s, directory, stdout_log, stderr_log, ...record } = second;
  assertEquals(record, sandbox.meta(done));
  assert(Number.isInteger(age_s) && Number.isInteger(duration_s) && duration_s <= age_s);
  assertEquals([directory, stdout_log, stderr_log], [
    join(sandbox.home, "agents", done),
    sandbox.path(done, "stdout.log"),
    sandbox.path(done, "stderr.log"),
  ]);
  assertEquals(third, {
    id: broken,
    state: "unreadable",
    error: "it is not valid JSON",
    directory: join(sandbox.home, "agents", broken),
  });
});

Deno.test("agents -q prints ids, and filters choose by state, reason, directory and name", async () => {
  await using sandbox = await createSandbox();
  const src = join(sandbox.project, "src");
  const failed = await sandbox.startAgent("rehearse: fail out of memory");
  const below = await sandbox.startAgent("short", { cwd: src, args: ["--name", "nightly-1"] });
  await sandbox.ended(failed);
  await sandbox.ended(below);
  const branch = await sandbox.startAgent("rehearse: sleep 600", { args: ["-w", "feature"] });
  const ids = async (...args: string[]) =>
    (await sandbox.ok(["agents", "-q", ...args])).split("\n").slice(0, -1);

  assertEquals(await ids(), [branch, below, failed]);
  assertEquals(await ids("--filter", "state=running"), [branch]);
  assertEquals(await ids("--filter", "reason=failed", "--filter", "reason=completed"), [
    below,
    failed,
  ]);
  assertEquals(await ids("--filter", "name=night"), [below]);
  assertEquals(await ids("--cwd", "src"), [below]);
  // An agent in a worktree of the repository was started from here.
  assertEquals(await ids("--cwd", "."), [branch, below, failed]);
  assertEquals(await ids("--cwd", ".", "--filter", "reason=lost"), []);
  assertEquals(
    await sandbox.ok(["agents", "--filter", "reason=lost"]),
    "No background agent fits --filter reason=lost.\nAll of them: isonforge agents\n",
  );
});

Deno.test("agents --no-trunc shows prompts whole, and names have a column when there are some", async () => {
  await using sandbox = await createSandbox();
  const prompt = "audit every fetch() call for missing await + timeout\nin all packages";
  const id = await sandbox.startAgent(prompt);
  await sandbox.ended(id);
  const [header, , row = ""] = (await sandbox.ok(["agents", "--no-trunc"])).split("\n");
  assertEquals(header, "  ID        State     Started   Prompt");
  assert(row.endsWith(`  ${prompt.replace("\n", " ")}`), row);
  const named = await sandbox.startAgent("short", { args: ["--name", "nightly"] });
  await sandbox.ended(named);
  const table = await sandbox.ok(["agents"]);
  assertEquals(table.split("\n")[0], "  ID        State     Started   Name      Prompt");
  assertMatch(table, new RegExp(`^  ${named}  stopped   \\d+[sm] ago +nightly   short$`, "m"));
  assertMatch(
    table,
    new RegExp(`^  ${id}  stopped   \\d+[sm] ago +-         audit every .*\\.\\.\\.$`, "m"),
  );
});

Deno.test("a name stands wherever an id does, is one agent's, and is free again after rm", async () => {
  await using sandbox = await createSandbox();
  const named = ["--bg", "--model", "rehearsal", "--name", "nightly"];
  const [one, two] = await Promise.all([
    sandbox.run([...named, "rehearse: sleep 600"]),
    sandbox.run([...named, "rehearse: sleep 600"]),
  ]);
  assertEquals([one.code, two.code].sort(), [0, 1], "of two at once one has it");
  const [started, refused] = one.code === 0 ? [one, two] : [two, one];
  const id = started.stdout.match(/started: (\w+)/)?.[1] ?? "";
  assertEquals(
    refused.stderr,
    `error: "nightly" is the name of ${id}\n` +
      "hint: choose another one, or free it: isonforge stop nightly && isonforge rm nightly\n",
  );
  assertEquals(sandbox.meta(id).name, "nightly");
  await poll(
    async () => (await sandbox.ok(["logs", "nightly"])).startsWith("Rehearsal: "),
    "a log",
  );
  assertEquals(await sandbox.ok(["stop", "nightly"]), `✓ Stopped nightly (${id})\n`);
  assertMatch(await sandbox.ok(["respawn", "nightly"]), new RegExp(`respawned: ${id}\n`));
  assertEquals(sandbox.meta(id).name, "nightly");
  for (const [command, does] of [["rm", "remove"], ["respawn", "respawn"]] as const) {
    assertEquals(
      (await sandbox.run([command, "nightly"])).stderr,
      `error: cannot ${does} nightly (${id}): it is running\nhint: stop it first: isonforge stop ${id}\n`,
    );
  }
  await sandbox.ok(["stop", id]);
  assertEquals(await sandbox.ok(["rm", "nightly"]), `✓ Removed nightly (${id})\n`);
  const again = await sandbox.ok([...named, "-q", "short"]);
  assertMatch(again, /^[0-9a-f]{8}\n$/);
  await sandbox.ended(again.trim());
});

Deno.test("--bg -q prints the id alone, --bg --json the record, and - reads the prompt from stdin", async () => {
  await using sandbox = await createSandbox();
  const quiet = await sandbox.run(["--bg", "-q", "--model", "rehearsal", "-w", "feature", "short"]);
  assertMatch(quiet.stdout, /^[0-9a-f]{8}\n$/);
  await sandbox.ended(quiet.stdout.trim());

  // It goes on until it is told: whoever prints the record may be slow.
  const prompt = "find the prices\n--with a dash\n" +
    "rehearse: bash until [ -e go ]; do sleep 0.05; done\n";
  const json = await sandbox.ok(["--bg", "--json", "--model", "rehearsal", "-"], { stdin: prompt });
  const agent = JSON.parse(json);
  assertEquals([agent.prompt, agent.state], [prompt, "running"]);
  assert(agent.duration_s >= 0, String(agent.duration_s));
  await Deno.writeTextFile(join(sandbox.project, "go"), "");
  const ended = await sandbox.ended(agent.id);
  assertEquals([ended.prompt, ended.reason], [prompt, "completed"]);

  const file = ["-p", "--json", "--model", "rehearsal", "--prompt-file", "-"];
  const run = JSON.parse(await sandbox.ok(file, { stdin: "where are prices?" }));
  assertEquals([run.is_error, run.reason], [false, "completed"]);
});

Deno.test("a print run that cannot begin tells a script why, as one that fails later does", async () => {
  await using sandbox = await createSandbox();
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const nobody = 1;
  const at = (port: number) => ["--base-url", `http://127.0.0.1:${port}/v1`];
  const cases: Array<[args: string[], code: number, reason: string, error: RegExp]> = [
    [at(nobody), 1, "failed", /^cannot reach the model endpoint /],
    [[...at(silent.addr.port), "--timeout", "1s"], 3, "timeout", /^the run reached its time limit/],
    [["--model", "rehearsal", "--resume", "ffff"], 1, "failed", /^no such session: "ffff"$/],
    [["--max-budget-usd", "1"], 2, "failed", /needs to know what tokens cost$/],
    [["--max-turns", "0"], 2, "failed", /^--max-turns takes /],
    [["--nope"], 2, "failed", /^unknown option "--nope"$/],
  ];
  const results = await Promise.all(
    cases.map(([args]) => sandbox.run(["-p", "--json", ...args, "look around"])),
  );
  for (const [index, [args, code, reason, error]] of cases.entries()) {
    const { stdout, stderr, code: actual } = results[index] as Result;
    const result = JSON.parse(stdout);
    const seen = [actual, result.is_error, result.reason, result.num_turns, result.session_id];
    assertEquals(seen, [code, true, reason, 0, null], args.join(" "));
    assertMatch(result.error, error);
    assertStringIncludes(stderr, `error: ${result.error}\n`);
  }
  const stream = await sandbox.run(["-p", "--output-format", "stream-json", ...at(nobody), "x y"]);
  assertMatch(stream.stdout, /^\{"type":"result",.*"is_error":true,.*\}\n$/);
  // An agent that did not start has no record to print.
  const agent = await sandbox.run(["--bg", "--json", ...at(nobody), "x y"]);
  assertEquals([agent.code, agent.stdout], [1, ""]);
});

Deno.test("inspect shows everything about an agent, its processes too, to people and to scripts", async () => {
  await using sandbox = await createSandbox();
  const args = ["--name", "nightly", "--effort", "max"];
  const id = await sandbox.startAgent("first line\nrehearse: bash sleep 600; true", { args });
  const inspection = await poll(async () => {
    const found = JSON.parse(await sandbox.ok(["inspect", id, "--json"]));
    const isAsleep = found.processes.some(({ command }: { command: string }) =>
      command === "sleep 600"
    );
    return isAsleep && found;
  }, "the agent to sleep");
  assertEquals(inspection.processes[0].pid, sandbox.meta(id).pid);
  assertEquals(inspection.children, []);
  assertEquals(inspection.stdout_bytes, (await Deno.stat(inspection.stdout_log)).size);
  const text = await sandbox.ok(["inspect", "nightly"]);
  assertMatch(text, new RegExp(`^${id}  nightly\n  state +running for [\\dms ]+, pid \\d+\n`));
  assertMatch(text, /\n {2}prompt +first line\n +rehearse: bash sleep 600; true\n/);
  assertMatch(text, /\n {2}settings +--effort max --model rehearsal\n/);
  assertMatch(text, new RegExp(`\n  processes +${inspection.pid} \\(supervisor\\)\n`));
  assertMatch(text, /\n +\d+ sleep 600\n/);
});

Deno.test("stop --all, respawn --all and --failed mean every agent of that kind, and no other", async () => {
  await using sandbox = await createSandbox();
  assertEquals(await sandbox.ok(["stop", "--all"]), "No agent is running.\n");
  const failed = await sandbox.startAgent("rehearse: fail out of memory");
  await sandbox.ended(failed);
  const running: string[] = [];
  for (const name of ["one", "two"]) {
    running.push(await sandbox.startAgent("rehearse: sleep 600", { args: ["--name", name] }));
  }
  assertEquals(
    await sandbox.ok(["stop", "--all"]),
    running.toReversed().map((id) => `✓ Stopped ${id}\n`).join(""),
  );
  assertEquals(sandbox.processes(), []);
  const respawned = await sandbox.ok(["respawn", "--failed"]);
  assertEquals(respawned.match(/^✓.*$/gm), [`✓ Background agent respawned: ${failed}`]);
  await sandbox.ended(failed);
  assertEquals(sandbox.meta(failed).runs, 2);
  const all = await sandbox.ok(["respawn", "--all"]);
  assertEquals(all.match(/^✓.*$/gm)?.length, 3);
  await sandbox.ended(failed);
  await sandbox.ok(["stop", "--all"]);
});

Deno.test("stop --all by an agent ends the others first, and one whose record is broken too", async () => {
  await using sandbox = await createSandbox();
  const others: string[] = [];
  for (let count = 0; count < 4; count++) {
    others.push(await sandbox.startAgent("rehearse: sleep 600"));
  }
  const [broken = ""] = others;
  await Deno.writeTextFile(sandbox.path(broken, "meta.json"), "{");
  const caller = await sandbox.startAgent(`rehearse: bash ${ISONFORGE.join(" ")} stop --all`);
  await sandbox.gone();
  assertEquals((await sandbox.ended(caller)).reason, "stopped");
  for (const id of others.slice(1)) assertEquals(sandbox.meta(id).reason, "stopped");
});

Deno.test("rm of several goes on when nobody reads what it says", async () => {
  await using sandbox = await createSandbox();
  const ids: string[] = [];
  for (let count = 0; count < 4; count++) ids.push(await sandbox.startAgent("short"));
  for (const id of ids) await sandbox.ended(id);
  await using child = sandbox.spawn(["rm", ...ids], { leavesStdout: true });
  await child.stdout.cancel();
  assertEquals((await child.end()).code, 0);
  assertEquals(await sandbox.ok(["agents", "-q"]), "");
});

Deno.test("what a prefix means does not depend on what the same command has done", async () => {
  await using sandbox = await createSandbox();
  const first = await sandbox.startAgent("short");
  await sandbox.ended(first);
  // A twin whose id begins the same.
  const twin = `${first.slice(0, 7)}${first.endsWith("0") ? "1" : "0"}`;
  const meta = { ...sandbox.meta(first), id: twin };
  await Deno.mkdir(join(sandbox.home, "agents", twin), { mode: 0o700 });
  await Deno.writeTextFile(sandbox.path(twin, "meta.json"), JSON.stringify(meta));
  const { code, stdout, stderr } = await sandbox.run(["rm", first, first.slice(0, 7)]);
  assertEquals([code, stdout], [1, `✓ Removed ${first}\n`]);
  assertMatch(stderr, /^error: "[0-9a-f]{7}" fits 2 agents: /);
  assertEquals(await sandbox.ok(["rm", twin]), `✓ Removed ${twin}\n`);
});

Deno.test("rm of an agent that is named twice removes it", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("short", { args: ["--name", "one"] });
  await sandbox.ended(id);
  assertEquals(await sandbox.ok(["rm", "one", id, "one"]), `✓ Removed one (${id})\n`);
});

Deno.test("no terminal obeys what a record was made to say", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("short");
  const meta = await sandbox.ended(id);
  const evil = { ...meta, name: "\x1b[31mred\x1b]0;title\x07", reason: "\x1b[2Jgone" };
  await Deno.writeTextFile(sandbox.path(id, "meta.json"), JSON.stringify(evil));
  for (const args of [["agents"], ["inspect", id], ["wait", id], ["prune", "--dry-run"]]) {
    const { stdout, stderr } = await sandbox.run(args);
    // deno-lint-ignore no-control-regex -- what must not be there
    assert(!/[\x00-\x09\x0b-\x1f\x7f-\x9f]/.test(stdout + stderr), args.join(" "));
  }
});
