/**
 * What the user typed is what comes back, and what other tools are typed with works too.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { poll } from "../helpers/poll.ts";
import { createSandbox } from "../helpers/sandbox.ts";
import { NO_TMUX, Tmux } from "../helpers/tmux.ts";

Deno.test("a name or a branch stands wherever an id does, and is said back", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: sleep 600", {
    args: ["--name", "timeouts", "-w", "fix/timeouts"],
  });
  assertEquals(await sandbox.ok(["stop", "timeouts"]), `✓ Stopped timeouts (${id})\n`);
  assertEquals(
    await sandbox.ok(["stop", "fix/timeouts", id, id.slice(0, 7)]),
    `fix/timeouts (${id}) is already stopped\n` +
      `${id} is already stopped\n`.repeat(2),
  );
  const waited = await sandbox.run(["wait", "fix/timeouts"]);
  assertMatch(
    waited.stdout,
    new RegExp(`^fix/timeouts \\(${id}\\) has ended \\(stopped(, .*)?\\)\n$`),
  );
  await sandbox.ok(["logs", "fix/timeouts"]);
  await sandbox.ok(["inspect", "fix/timeouts"]);
  const { stderr } = await sandbox.run(["diff", "fix/timeouts"]);
  assertEquals(stderr, `fix/timeouts (${id}) has changed nothing\n`);
  const [removed] = (await sandbox.ok(["rm", "fix/timeouts"])).split("\n");
  assertEquals(removed, `✓ Removed fix/timeouts (${id})`);
});

Deno.test("respawn of several prints a line for each, of one what a start prints", async () => {
  await using sandbox = await createSandbox();
  const ids = [
    await sandbox.startAgent("rehearse: fail x"),
    await sandbox.startAgent("rehearse: fail y"),
  ];
  for (const id of ids) await sandbox.ended(id);
  const lines = (await sandbox.ok(["respawn", "--failed"])).trimEnd().split("\n").sort();
  assertEquals(lines, ids.map((id) => `✓ Background agent respawned: ${id}`).sort());
  for (const id of ids) {
    await poll(() => sandbox.meta(id).runs === 2 && sandbox.meta(id).ended_at, "the end");
  }
  assertEquals((await sandbox.ok(["respawn", ids[0] ?? ""])).split("\n").length, 6);
});

Deno.test("logs takes --tail, -t, combined flags and several ids", async () => {
  await using sandbox = await createSandbox();
  const one = await sandbox.startAgent("rehearse: say a1\nrehearse: say a2", {
    args: ["--name", "one"],
  });
  const two = await sandbox.startAgent("rehearse: say b1\nrehearse: say b2");
  await sandbox.ended(one);
  await sandbox.ended(two);
  const whole = await sandbox.ok(["logs", "one", "--tail", "all"]);
  const last = whole.split("\n").at(-2);
  assertEquals(await sandbox.ok(["logs", "one", "--tail", "1"]), `${last}\n`);
  assertEquals(await sandbox.ok(["logs", "one", "-fn1"]), `${last}\n`);
  assertEquals(await sandbox.ok(["logs", "-n1", "one"]), `${last}\n`);
  assertMatch(await sandbox.ok(["logs", "-tn1", "one"]), /^\d{4}-\d\d-\d\dT\S+Z .*\n$/);
  const both = await sandbox.ok(["logs", "-n", "1", "one", two]);
  assertEquals(both, `one      | a2\n${two} | b2\n`);
  const followed = (await sandbox.ok(["logs", "-fn1", "one", two])).split("\n").sort();
  assertEquals(followed, ["", `${two} | b2`, "one      | a2"].sort());
  assertEquals(await sandbox.ok(["attach", "-n", "1", "one"]), `${last}\n`);
  const some = await sandbox.run(["logs", "-n1", "ffffffff", "one"]);
  assertEquals([some.code, some.stdout], [1, "one | a2\n"]);
  const none = await sandbox.run(["logs", "ffffffff", "eeeeeeee"]);
  assertEquals([none.code, none.stdout], [1, ""]);
});

Deno.test("logs of a run that a cap ended says so", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("where is the parser?", { args: ["--max-turns", "1"] });
  await sandbox.ended(id);
  const { stderr } = await sandbox.run(["logs", id]);
  assertStringIncludes(stderr, `${id} has ended (turns, exit code 3)\n  error: `);
});

Deno.test("attach and logs at a terminal", { ignore: NO_TMUX !== undefined }, async (t) => {
  await using sandbox = await createSandbox();
  await t.step("attach begins with how to leave, and shows what is running", async () => {
    const id = await sandbox.startAgent("rehearse: say hello\nrehearse: bash sleep 601");
    await poll(() => Deno.readTextFileSync(sandbox.path(id, "stdout.log")).includes("hello"), "it");
    await using tmux = await Tmux.start(sandbox, { args: ["attach", id] });
    await tmux.shows(`${id}, started `);
    await tmux.shows("Ctrl+C leaves, the agent goes on");
    await tmux.shows(/ sleep 601 \(\d+s\)/);
    await tmux.press("C-c");
    const screen = await tmux.ended(0);
    assertStringIncludes(screen, `detached: ${id} goes on`);
    assert(!/ sleep 601 \(\d+s\)/.test(screen), screen);
    await sandbox.ok(["stop", id]);
  });
  await t.step("logs separates the runs, and lets a log colour and no more", async () => {
    const id = await sandbox.startAgent("rehearse: say one");
    await sandbox.ended(id);
    await Deno.writeTextFile(
      sandbox.path(id, "stdout.log"),
      "\x1b[31mred\x1b[0m \x1b[2J\x1b]0;title\x07end\n",
      { append: true },
    );
    await sandbox.ok(["respawn", id]);
    await poll(() => sandbox.meta(id).runs === 2 && sandbox.meta(id).ended_at, "the second run");
    await using tmux = await Tmux.start(sandbox, { args: ["logs", id] });
    const screen = await tmux.ended(0);
    assertMatch(screen, /^red {1,2}end\n── run 2, started \d+[sm] ago ──\n/m);
    assertStringIncludes(await sandbox.ok(["logs", id]), "\x1b[2J\x1b]0;title\x07end\n");
  });
  await t.step("what a log does not finish, we do before something of ours", async () => {
    const command = 'printf "no newline"; exit 3';
    const id = (await sandbox.ok(["--bg", "-q", "--exec", command])).trim();
    await sandbox.ended(id);
    await sandbox.ok(["respawn", id]);
    await poll(() => sandbox.meta(id).runs === 2 && sandbox.meta(id).ended_at, "the second run");
    for (const command of ["logs", "attach"]) {
      await using tmux = await Tmux.start(sandbox, { args: [command, id] });
      assertMatch(await tmux.ended(0), new RegExp(`^no newline\n${id} has ended \\(failed`, "m"));
    }
    assertEquals(await sandbox.ok(["logs", id]), "no newline\nno newline");
  });
});
