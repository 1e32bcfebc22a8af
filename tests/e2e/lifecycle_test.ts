/**
 * The specification, read from top to bottom, on the compiled binary.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { VERSION } from "../../lib/version.ts";
import { namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { createSandbox } from "../helpers/sandbox.ts";

const PROMPT = "audit every fetch() call for missing await + timeout";

Deno.test("a background agent is started, listed, followed, stopped, respawned and removed", async () => {
  await using sandbox = await createSandbox();
  const directions = 'rehearse: call grep {"pattern": "fetch"}\nrehearse: sleep 600';
  const stdout = await sandbox.ok(["--bg", "--model", "rehearsal", `${PROMPT}\n${directions}`]);
  const id = stdout.match(/started: ([0-9a-f]{8})/)?.[1] ?? "";
  const meta = sandbox.meta(id);
  assertEquals(
    stdout,
    `✓ Background agent started: ${id}\n` +
      `  pid: ${meta.pid}\n` +
      `  logs: isonforge logs ${id}\n` +
      `  follow: isonforge attach ${id}\n` +
      `  stop: isonforge stop ${id}\n`,
  );
  assertEquals(Object.keys(meta).slice(0, 6), [
    "id",
    "pid",
    "prompt",
    "cwd",
    "started_at",
    "state",
  ]);
  assertEquals(meta.cwd, await Deno.realPath(sandbox.project));
  assertEquals(meta.state, "running");

  assertMatch(
    await sandbox.ok(["agents"]),
    new RegExp(
      "^  ID        State     Started   Prompt\n" +
        "  ───────────────────────────────────────────────────\n" +
        `  ${id}  running   \\d+[sm] ago +audit every fetch\\(\\) call for missing await\\.\\.\\.\n$`,
    ),
  );
  assertMatch(await sandbox.ok(["ps"]), new RegExp(`^  ID [^]*\n  ${id}  running   `));

  await poll(async () => /grep fetch → 1 match/.test(await sandbox.ok(["logs", id])), "a finding");
  assertMatch(await sandbox.ok(["logs", id, "-n", "1"]), /^[^\n]*grep fetch → 1 match[^\n]*\n$/);

  assertEquals(await sandbox.ok(["stop", id]), `✓ Stopped ${id}\n`);
  assertEquals(sandbox.processes(), []);
  const stopped = sandbox.meta(id);
  assertEquals([stopped.state, stopped.reason], ["stopped", "stopped"]);
  assertMatch(await sandbox.ok(["agents"]), new RegExp(`  ${id}  stopped   \\d+[sm] ago`));

  const respawned = await sandbox.ok(["respawn", id]);
  assertEquals(
    respawned,
    `✓ Background agent respawned: ${id}\n` +
      `  pid: ${sandbox.meta(id).pid}\n` +
      `  logs: isonforge logs ${id}\n` +
      `  follow: isonforge attach ${id}\n` +
      `  stop: isonforge stop ${id}\n`,
  );
  assertEquals([sandbox.meta(id).state, sandbox.meta(id).runs], ["running", 2]);

  const refused = await sandbox.run(["rm", id]);
  assertEquals(refused.code, 1);
  assertEquals(
    refused.stderr,
    `error: cannot remove ${id}: it is running\nhint: stop it first: isonforge stop ${id}\n`,
  );
  await sandbox.ok(["stop", id]);
  assertEquals(await sandbox.ok(["rm", id]), `✓ Removed ${id}\n`);
  assertMatch(await sandbox.ok(["agents"]), /^No background agents\.\n.*isonforge --bg/);
  assertEquals(namesIn(`${sandbox.home}/agents`), []);
});

Deno.test("an agent that is done is stopped, with its end in meta.json", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("where are the prices fetched?");
  const meta = await sandbox.ended(id);
  assertEquals([meta.state, meta.reason, meta.exit_code, meta.signal], [
    "stopped",
    "completed",
    0,
    null,
  ]);
  const log = await sandbox.ok(["logs", id]);
  assertMatch(log, /no model was consulted/);
  assertStringIncludes(log, "src/prices.ts");
  assertEquals(await sandbox.ok(["stop", id]), `${id} is already stopped\n`);
});

Deno.test("respawn applies the settings of the first start again", async () => {
  await using sandbox = await createSandbox();
  const rates = { ISONFORGE_RATE_INPUT: "1", ISONFORGE_RATE_OUTPUT: "2" };
  const id = await sandbox.startAgent("rehearse: bash env > seen", {
    args: [
      "--effort",
      "max",
      "--permission-mode",
      "auto",
      "--max-budget-usd",
      "3.5",
      "--max-turns",
      "9",
    ],
    env: rates,
  });
  const first = await sandbox.ended(id);
  assertEquals(
    [first.effort, first.permission_mode, first.max_budget_usd, first.max_turns, first.model],
    ["max", "auto", 3.5, 9, "rehearsal"],
  );
  await Deno.remove(`${sandbox.project}/seen`);
  await sandbox.ok(["respawn", id]);
  const second = await poll(() => {
    const meta = sandbox.meta(id);
    return meta.runs === 2 && meta.ended_at !== undefined && meta;
  }, "the second run");
  assertEquals(
    [second.effort, second.permission_mode, second.max_budget_usd, second.max_turns, second.model],
    ["max", "auto", 3.5, 9, "rehearsal"],
  );
  assertMatch(await Deno.readTextFile(`${sandbox.project}/seen`), /^ISONFORGE_RATE_OUTPUT=2$/m);
});

Deno.test("--cwd starts the agent there, and a missing directory starts nothing", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: bash pwd > here", { args: ["--cwd", "src"] });
  await sandbox.ended(id);
  const src = await Deno.realPath(`${sandbox.project}/src`);
  assertEquals(await Deno.readTextFile(`${src}/here`), `${src}\n`);
  const refused = await sandbox.run(["--bg", "--model", "rehearsal", "--cwd", "nowhere", "x"]);
  assertEquals(refused.code, 1);
  assertMatch(refused.stderr, /^error: cannot enter "nowhere": /);
  assertEquals((await sandbox.ok(["agents"])).split("\n").length, 4);
});

Deno.test("every command has --help with an example, and --version", async () => {
  await using sandbox = await createSandbox();
  for (const command of ["", "agents", "logs", "attach", "stop", "respawn", "rm", "sessions"]) {
    const words = command === "" ? [] : [command];
    assertMatch(await sandbox.ok([...words, "--help"]), /Usage:[^]*Examples:/);
    assertStringIncludes(await sandbox.ok([...words, "--version"]), VERSION);
  }
});
